/** A day in 24 minutes, from the deepest night on: the same each time, with other users. */
export const DAY_S = 1440
/** The load is drawn anew every ten seconds, so much above or below. */
export const DAY_TREMBLES = 0.1

/** A crowd comes in the morning, within some minutes, and goes again. */
const CROWD = { fromS: 360, fullS: 630, untilS: 720, goneS: 780, rate: 3 } as const

/** Postcards a second. */
export function dayRate(atS: number): number {
  const usual = 6 - 4 * Math.cos((2 * Math.PI * atS) / DAY_S)
  const { fromS, fullS, untilS, goneS, rate } = CROWD
  const grows = (atS - fromS) / (fullS - fromS)
  const goes = (goneS - atS) / (goneS - untilS)
  return usual + rate * Math.max(0, Math.min(1, grows, goes))
}

/** What happens to machines: the `place`-th of those that serve dies, or tells no numbers for a while; or all of them tell none. */
export type Trouble =
  | { readonly atS: number; readonly kind: 'dies'; readonly place: number }
  | { readonly atS: number; readonly kind: 'silent'; readonly untilS: number; readonly places: number }

export const troubles: readonly Trouble[] = [
  { atS: 250, kind: 'silent', untilS: 400, places: 1 },
  { atS: 740, kind: 'dies', place: 1 },
  { atS: 820, kind: 'silent', untilS: 900, places: 20 },
  { atS: 980, kind: 'dies', place: 2 },
]
