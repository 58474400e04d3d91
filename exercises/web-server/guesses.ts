/** How much chance there is in what a server gives out, as far as one can see from outside. */

/** What is less likely than this is not what happened. */
const UNLIKELY = 1e-6

/**
 * At most so many bits. A place holds at most as many characters as may be in it by what it shows, and no more than are
 * used in all the places that change. What counts up, or follows a clock, moves in a few places only. Sixty-four values
 * tell 32 hexadecimal digits from 16, and 64 bits from 60, in whatever digits they are written: nearly every one of
 * these has been in each place, and what has not been is allowed for.
 */
export function bitsOfChance(values: readonly string[]): number {
  const length = Math.max(0, ...values.map((value) => value.length))
  const places = Array.from({ length }, (_, place) => values.map((value) => value.at(place - length) ?? ''))
  const moving = places.filter((shown) => new Set(shown).size > 1)
  const drawn = moving.flat().filter((character) => character !== '')
  const alphabet = mostOf(new Set(drawn).size, drawn.length)
  const bits = moving.map((shown) => Math.log2(mostOf(new Set(shown).size, shown.length, alphabet)))
  // Sums of logarithms end a hair below what they come to.
  return Math.floor(bits.reduce((sum, each) => sum + each, 0) + 1e-9)
}

/** Out of how many, all as likely, so many draws may have come that show so few of them. */
function mostOf(shown: number, draws: number, limit = 256): number {
  let most = Math.min(shown, limit)
  while (most < limit && chanceOf(shown, most + 1, draws) >= UNLIKELY) most++
  return most
}

/** That no more than `shown` of `all` come up: at most what all choices of so many add up to. */
function chanceOf(shown: number, all: number, draws: number): number {
  let chance = 1
  // The choices are many, and each is unlikely: a factor of both at a time stays a number.
  for (let number = 0; number < draws; number++) {
    chance *= shown / all
    if (number < shown) chance *= (all - number) / (shown - number)
  }
  return chance
}
