/** The learner's results as a picture to show: its words, and the ways to save it. */
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/index.ts'
import { type Picture, pictureOf, pictureSize } from '../../record/picture.ts'
import { decadesTo, topOfScale } from '../../record/user-scale.ts'
import { type Formats, factsOf, type Headline, headlineOf, lessonsPassed } from './numbers.ts'
import { type OwnRecord, tallyOf } from './read.ts'

interface Wanted {
  readonly course: string
  readonly name: string
  readonly theme: Picture['theme']
  readonly words: Messages['ownResults']
  readonly formats: Formats
  readonly locale: string
}

export function recordPicture(
  record: OwnRecord,
  { course, name, theme, words, formats, locale }: Wanted,
): string {
  const headline = headlineOf(record, words.headline, formats)
  const { number } = headline
  const unit = unitOf(headline, words.picture)
  const steps = record.lessons.flatMap(({ number: label, carried }) =>
    carried === undefined ? [] : [{ label, users: carried.usersPerDay }],
  )
  const short = new Intl.NumberFormat(locale, { notation: 'compact' })
  const top = topOfScale(steps.map(({ users }) => users))
  const known = factsOf(record, words.facts, formats).filter(({ value }) => value !== words.facts.none)
  return pictureOf({
    title: fill(words.picture.alt, { name: name === '' ? words.picture.nameless : name, number, unit }),
    course,
    ...(name !== '' && { name }),
    number,
    unit,
    facts: known.slice(0, 4),
    steps,
    stepsTitle: words.picture.steps,
    scale: decadesTo(top)
      .filter((users) => users > 1)
      .map((users) => ({ users, text: short.format(users) })),
    lines: linesOf(record, words.picture),
    foot: footOf(record, words.picture, formats),
    theme,
  })
}

/** Whoever sees it is somebody else: nothing on it is theirs. */
function unitOf({ unit, users, regions }: Headline, words: Messages['ownResults']['picture']): string {
  if (regions !== undefined) return fill(words.users, { regions })
  return users === undefined ? unit : words.usersSoFar
}

function linesOf(record: OwnRecord, words: Messages['ownResults']['picture']): readonly string[] {
  const { passed, total } = lessonsPassed(record)
  const lessons = fill(words.lessons, { count: passed, total })
  if (record.system === undefined) return [lessons]
  const { verdict } = record.system
  const tests = tallyOf(verdict.tests)
  const owners = Object.values(verdict.parts ?? {})
  const own = owners.filter((owner) => owner === 'own').length
  return [
    fill(words.survived, { count: tests.passed, total: tests.total }),
    ...(owners.length > 0 ? [fill(words.own, { count: own, total: owners.length })] : []),
    lessons,
  ]
}

function footOf({ system }: OwnRecord, words: Messages['ownResults']['picture'], formats: Formats): string {
  if (system?.measured === undefined) return words.footSoFar
  const seed = system.verdict.tests[0]?.seed ?? 0
  return fill(words.foot, { seed, when: formats.date(system.measured.measuredAtMs) })
}

/** As an address that an image can have: a page loads none of another kind. */
export function pictureAddress(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
}

/** Twice as many points as the drawing has, for screens that show them. Rejects where the browser cannot draw it. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image(pictureSize.width, pictureSize.height)
  image.src = pictureAddress(svg)
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = pictureSize.width * 2
  canvas.height = pictureSize.height * 2
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('this browser draws no pictures')
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (blob === null) throw new Error('this browser makes no PNG of it')
  return blob
}
