/** Users carried, in words: the number, what broke the promise above it, the cost. */
import type { Carried } from '../../live/protocol.ts'
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/index.ts'

type Words = Messages['carried']

export interface CarriedTexts {
  readonly users: string
  readonly p99: string
  readonly cost: string
}

export function carriedTexts(
  { usersPerDay, p99Ms, costPerMonth }: Pick<Carried, 'usersPerDay' | 'p99Ms' | 'costPerMonth'>,
  words: Words,
  locale: string,
): CarriedTexts {
  return {
    users: usersPerDay === 0 ? words.none : usersPerDay.toLocaleString(locale),
    p99: p99Ms === undefined ? '–' : `${Math.round(p99Ms).toLocaleString(locale)}\u00a0ms`,
    cost: fill(words.dollars, { dollars: costPerMonth.toLocaleString(locale) }),
  }
}

/** What stops it from carrying more. */
export function limitText({ limit }: Pick<Carried, 'limit'>, words: Words): string {
  return words.limits[limit]
}
