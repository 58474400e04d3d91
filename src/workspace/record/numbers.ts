/** The numbers of a learner's results in words, and which of them stands above all others. */
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/index.ts'
import type { Summary, Tier } from '../../record/record-file.ts'
import { type OwnRecord, tallyOf } from './read.ts'

type Words = Messages['ownResults']

export interface Formats {
  whole(value: number): string
  dollars(value: number): string
  ms(value: number): string
  percent(share: number): string
  counted(forms: { readonly one: string; readonly other: string }, count: number): string
  date(timeMs: number): string
}

export function formatsOf(locale: string): Formats {
  const plurals = new Intl.PluralRules(locale)
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const whole = (value: number): string => Math.round(value).toLocaleString(locale)
  return {
    whole,
    dollars: (value) => `$${whole(value)}`,
    ms: (value) => `${whole(value)}\u00a0ms`,
    // What is not nothing does not read as nothing.
    percent: (share) =>
      `${(share * 100).toLocaleString(locale, { maximumSignificantDigits: share < 0.01 ? 1 : 2 })}\u00a0%`,
    counted: (forms, count) => fill(plurals.select(count) === 'one' ? forms.one : forms.other, { count }),
    date: (timeMs) => dates.format(timeMs),
  }
}

export interface Headline {
  readonly number: string
  readonly unit: string
  /** Users a day, where it is that: its place on the scale. */
  readonly users?: number
  /** Where the system has machines, once it carries somebody. */
  readonly regions?: string
}

/** What stands above all: users of the system, or the most so far, or lessons passed. */
export function headlineOf(record: OwnRecord, words: Words['headline'], formats: Formats): Headline {
  const measured = record.system?.measured
  if (measured?.carried !== undefined) {
    const { usersPerDay } = measured.carried
    const regions = new Set((measured.tiers ?? []).flatMap(({ nodes }) => Object.keys(nodes))).size
    if (usersPerDay === 0) return { number: '0', unit: words.nobodyOfSystem, users: 0 }
    const told = formats.counted(words.regions, regions)
    const unit = fill(words.usersOfSystem, { regions: told })
    return { number: formats.whole(usersPerDay), unit, users: usersPerDay, regions: told }
  }
  const best = record.lessons.reduce<(typeof record.lessons)[number] | undefined>(
    (most, lesson) =>
      (lesson.carried?.usersPerDay ?? 0) > (most?.carried?.usersPerDay ?? 0) ? lesson : most,
    undefined,
  )
  if (best?.carried !== undefined) {
    const unit = fill(words.usersSoFar, { lesson: `${best.number} ${best.title}` })
    return { number: formats.whole(best.carried.usersPerDay), unit, users: best.carried.usersPerDay }
  }
  const { passed, total } = lessonsPassed(record)
  return { number: formats.whole(passed), unit: fill(words.lessons, { total }) }
}

export function lessonsPassed({ lessons }: OwnRecord): { readonly passed: number; readonly total: number } {
  const passed = lessons.filter(({ passed, stages }) => stages.length > 0 && passed === stages.length).length
  return { passed, total: lessons.length }
}

export interface Fact {
  readonly value: string
  readonly label: string
}

/** The system in numbers: a dash where nothing was measured. */
export function factsOf(record: OwnRecord, words: Words['facts'], formats: Formats): readonly Fact[] {
  const { system } = record
  if (system === undefined) return []
  const { verdict, measured } = system
  const told = (key: keyof Summary, tell: (value: number) => string): string => {
    const value = measured?.peak?.[key]
    return value === undefined ? words.none : tell(value)
  }
  const { passed, total } = tallyOf(verdict.tests)
  const owners = Object.values(verdict.parts ?? {})
  const own = owners.filter((owner) => owner === 'own').length
  const machines = measured?.tiers?.reduce((sum, tier) => sum + machinesOf(tier), 0)
  return [
    { value: told('costPerMonth', formats.dollars), label: words.cost },
    { value: told('p99Ms', formats.ms), label: words.p99 },
    { value: told('errorShare', formats.percent), label: words.errors },
    { value: machines === undefined ? words.none : formats.whole(machines), label: words.machines },
    { value: fill(words.ofTotal, { count: own, total: owners.length }), label: words.programs },
    { value: fill(words.ofTotal, { count: passed, total }), label: words.tests },
  ]
}

export function machinesOf({ nodes }: Tier): number {
  return Object.values(nodes).reduce((sum, count) => sum + count, 0)
}
