/** The first page: what it is, whom it greets, and that a name stays a name. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { LINES, MARKUP, WIDE, WORDS } from '../hostile-texts.ts'
import { EDGE, type Page, readHtml } from '../html.ts'
import { type Answer, ask, BROWSERS, expectHtml, expectStatus, shown } from '../visits.ts'

const PLAIN = 'Ann'

/** As a form sends a name, and as people type it: not all that may be spelt with a % has to be. */
const SPELT = [
  // A form sends a space as a plus. Of several names the first one counts.
  ['/?from=form&name=Ann+Lee&name=Bob', 'Ann Lee'],
  ['/?name=E=mc2=?/?&from=a=b', 'E=mc2=?/?'],
  ['/?from=name=Bob&name=1%2B1%3D2+%2526', '1+1=2 %26'],
] as const

export function page(): void {
  test.real('first-page', async (context) => {
    const world = await context.boot()
    for (const accept of BROWSERS) await askPage(world, '/', accept)
  })

  test.real('greeting', async (context) => {
    const world = await context.boot()
    // Nobody first: whoever keeps pages by name keeps none for null.
    await askPage(world, '/')
    for (const name of [PLAIN, 'Bob', 'x'.repeat(2000), ...WIDE, ...WORDS, ...LINES]) {
      const { answer, shows } = await askPage(world, `/?name=${encodeURIComponent(name)}`)
      expectShown(answer, shows, name)
    }
    for (const [query, name] of SPELT) {
      const { answer, shows } = await askPage(world, query)
      expectShown(answer, shows, name)
    }
  })

  test('no-name', async (context) => {
    const world = await context.boot()
    const paths = [
      '/',
      '/?',
      '/?name=',
      '/?name',
      '/?Name=Ann',
      '/?nickname=Ann',
      '/?name=Ann&name=Bob',
      '/?&&=&name=Ann',
    ]
    for (const path of paths) await askPage(world, path)
    // Not a name that anybody could read: refuse it or greet it.
    await ask(world, '/?name=%E0%A4%A', { headers: { accept: BROWSERS[0] ?? '' } })
  })

  test('name-stays-a-name', async (context) => {
    const world = await context.boot()
    const plain = await askPage(world, `/?name=${PLAIN}`)
    for (const name of [...MARKUP, ...WORDS]) {
      const { answer, shows } = await askPage(world, `/?name=${encodeURIComponent(name)}`)
      expectSameShape(answer, plain.shows, shows, name, 'name')
      expectShown(answer, shows, name)
      expectSameValues(answer, plain.shows, shows, name)
    }
  })
}

async function askPage(
  world: World,
  path: string,
  accept: string = BROWSERS[0] ?? '',
): Promise<{ readonly answer: Answer; readonly shows: Page }> {
  const answer = await ask(world, path, { headers: { accept } })
  expectStatus(answer, 200, 'page-status')
  expectHtml(answer)
  const shows = readHtml(answer.text)
  const isPage = shows.tags.length > 0
  expect(isPage, say('page-without-tags', { path: shown(path) }, answer.at)).toBe(true)
  return { answer, shows }
}

function expectShown(answer: Answer, { text }: Page, name: string): void {
  const values = { name: shown(name), text: shown(text.replaceAll(EDGE, ' ').replace(/\s+/g, ' ').trim()) }
  expect(text.includes(name), say('name-not-shown', values, answer.at)).toBe(true)
}

/** Another name, and still the same elements with the same attributes. */
export function expectSameShape(answer: Answer, plain: Page, shows: Page, text: string, what = 'text'): void {
  const extra = differenceOf(plain, shows)
  const values = { what, text: shown(text), path: shown(answer.path), extra: shown(extra) }
  expect(extra, say('text-became-markup', values, answer.at)).toBe(SAME)
}

const SAME = 'nothing'

/** The first element in which two pages differ. */
export function differenceOf(plain: Page, shows: Page): string {
  if (shows.tags.join() === plain.tags.join()) return SAME
  const place = shows.tags.findIndex((tag, at) => tag !== plain.tags[at])
  return place < 0 ? `<${plain.tags[shows.tags.length]}> is missing` : `<${shows.tags[place]}>`
}

/** Where an attribute was the name alone, it is this one now. */
function expectSameValues(answer: Answer, plain: Page, shows: Page, name: string): void {
  const place = plain.values.findIndex((value, at) => value === PLAIN && shows.values[at] !== name)
  const values = { name: shown(name), value: shown(shows.values[place] ?? 'nothing') }
  expect(place, say('attribute-changed', values, answer.at)).toBe(-1)
}
