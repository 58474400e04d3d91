/** A plan as a word: `s1 s3 s2 l1`, the types and counts of the tiers in their order. */
import { type Fleet, type Fleets, type MachineType, TIERS, type Tier } from './starter/profile.ts'

const letters: Readonly<Record<MachineType, string>> = { small: 's', large: 'l' }

export const shortPlan = (fleets: Fleets): string =>
  TIERS.map((tier) => `${letters[fleets[tier].type]}${fleets[tier].count}`).join(' ')

export function fleetsOf(short: string): Fleets {
  const words = short.split(' ')
  const fleet = (word = ''): Fleet => ({
    type: word.startsWith('l') ? 'large' : 'small',
    count: Number(word.slice(1)),
  })
  return Object.fromEntries(TIERS.map((tier, place) => [tier, fleet(words[place])])) as Record<Tier, Fleet>
}

/** Several, with commas between them. */
export const plansIn = (shorts: string): readonly Fleets[] => shorts.split(', ').map(fleetsOf)

/** Each tier of the one has as many machines as the other's, or more, of the same type. */
export const covers = (one: Fleets, other: Fleets): boolean =>
  TIERS.every((tier) => one[tier].type === other[tier].type && one[tier].count >= other[tier].count)
