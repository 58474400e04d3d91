/**
 * Powers with whole exponents, multiplied out in pairs of numbers whose sum has twice the digits: so that `10 ** -5`
 * is the number that `0.00001` means, which logarithms alone miss by a hair.
 */

/** Beyond it the error of so many products could show. */
export const mostMultiplied = 1024

interface Pair {
  readonly high: number
  readonly low: number
}

/** Undefined where a step leaves the range in which pairs are exact. */
export function wholePower(base: number, exponent: number): number | undefined {
  let power: Pair = { high: base, low: 0 }
  let result: Pair = { high: 1, low: 0 }
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiply(result, power)
    if (left > 1) power = multiply(power, power)
  }
  const found = exponent < 0 ? invert(result) : result.high + result.low
  const inRange =
    Math.abs(result.high) < 1e290 && Math.abs(result.high) > 1e-250 && Math.abs(power.high) < 1e290
  return inRange && Math.abs(base) > 1e-250 && Math.abs(power.high) > 1e-250 ? found : undefined
}

/** 2 ** 27 + 1: splits a number into halves whose products are exact. */
const splitter = 134217729

function split(value: number): Pair {
  const shifted = splitter * value
  const high = shifted - (shifted - value)
  return { high, low: value - high }
}

function multiply(a: Pair, b: Pair): Pair {
  const { product, rest } = exactProduct(a.high, b.high)
  const low = rest + (a.high * b.low + a.low * b.high)
  const high = product + low
  return { high, low: product - high + low }
}

function exactProduct(a: number, b: number): { product: number; rest: number } {
  const product = a * b
  const left = split(a)
  const right = split(b)
  const rest =
    left.high * right.high - product + left.high * right.low + left.low * right.high + left.low * right.low
  return { product, rest }
}

/** One division, then a step of Newton's with the exact remainder. */
function invert(value: Pair): number {
  const first = 1 / value.high
  const { product, rest } = exactProduct(first, value.high)
  const remainder = 1 - product - rest - first * value.low
  return first + remainder * first
}
