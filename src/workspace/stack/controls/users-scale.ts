/** Users a day, from 1 to 1,000,000, on a slider: logarithmic, and only values that are easy to say. */

export const fewestUsers = 1
export const mostUsers = 1_000_000
/** Places of the slider: a decade has eighteen. */
export const sliderPlaces = 108

const stepsADecade = 18
const nice = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]

/** The users at a place of the slider, from 0 to `sliderPlaces`. */
export function usersAt(place: number): number {
  const exact = 10 ** (Math.min(sliderPlaces, Math.max(0, place)) / stepsADecade)
  const decade = 10 ** Math.floor(Math.log10(exact) + 1e-9)
  // The nearest of the nice values by proportion. 10 is the next decade's 1.
  const distance = (value: number): number => Math.abs(Math.log(value * decade) - Math.log(exact))
  const nearest = [...nice, 10].reduce((best, value) => (distance(value) < distance(best) ? value : best))
  return clampUsers(nearest * decade)
}

/** The place of the slider that is nearest to so many users. */
export function placeOf(users: number): number {
  return Math.round(Math.log10(clampUsers(users)) * stepsADecade)
}

/** A whole number of users within the scale. */
export function clampUsers(users: number): number {
  if (!Number.isFinite(users)) return fewestUsers
  return Math.min(mostUsers, Math.max(fewestUsers, Math.round(users)))
}

/** What somebody typed: `20,000`, `20 000`, `20k`, `1M`. Undefined when it is no number of users. */
export function parseUsers(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([km]?)$/i.exec(text.replaceAll(/[\s,_']/g, ''))
  if (match === null) return undefined
  const factor = { k: 1000, m: 1_000_000 }[(match[2] ?? '').toLowerCase()] ?? 1
  const users = Number(match[1]) * factor
  return users >= fewestUsers && users <= mostUsers ? Math.round(users) : undefined
}
