/** The logarithmic scale of users that the course is about: from one to a million, and on where somebody carries more. */

const least = 1_000_000

/** A power of ten that none of them is above. */
export function topOfScale(users: readonly number[]): number {
  return 10 ** Math.ceil(Math.log10(Math.max(least, ...users)))
}

/** From 0 for nobody, and for one, to 1 for the top. */
export function shareOnScale(users: number, top: number): number {
  return users <= 1 ? 0 : Math.min(1, Math.log10(users) / Math.log10(top))
}

/** Each power of ten up to the top. */
export function decadesTo(top: number): readonly number[] {
  return Array.from({ length: Math.round(Math.log10(top)) + 1 }, (_, exponent) => 10 ** exponent)
}
