/**
 * `Math` from exact arithmetic: the standard leaves sine, logarithm, power and kin to the engine, and engines
 * differ in the last bits. These are ports of FreeBSD's, which use +, -, *, / and the bits of numbers only.
 */
import acos from '@stdlib/math-base-special-acos'
import acosh from '@stdlib/math-base-special-acosh'
import asin from '@stdlib/math-base-special-asin'
import asinh from '@stdlib/math-base-special-asinh'
import atan from '@stdlib/math-base-special-atan'
import atan2 from '@stdlib/math-base-special-atan2'
import atanh from '@stdlib/math-base-special-atanh'
import cbrt from '@stdlib/math-base-special-cbrt'
import cos from '@stdlib/math-base-special-cos'
import cosh from '@stdlib/math-base-special-cosh'
import exp from '@stdlib/math-base-special-exp'
import expm1 from '@stdlib/math-base-special-expm1'
import log from '@stdlib/math-base-special-ln'
import log1p from '@stdlib/math-base-special-log1p'
import log2 from '@stdlib/math-base-special-log2'
import log10 from '@stdlib/math-base-special-log10'
import pow from '@stdlib/math-base-special-pow'
import sin from '@stdlib/math-base-special-sin'
import sinh from '@stdlib/math-base-special-sinh'
import tan from '@stdlib/math-base-special-tan'
import tanh from '@stdlib/math-base-special-tanh'
import { mostMultiplied, wholePower } from './whole-power.ts'

const ofOne = {
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atanh,
  cbrt,
  cos,
  cosh,
  exp,
  expm1,
  log,
  log10,
  log1p,
  log2,
  sin,
  sinh,
  tan,
  tanh,
}
export const exactFunctionsOfOne: Readonly<Record<string, (value: number) => number>> = ofOne

/** The operands are numbers. As the language has it, which differs from other libraries where 1 or NaN is involved. */
export function exactPower(base: number, exponent: number): number {
  if (Number.isNaN(exponent)) return exponent
  if ((base === 1 || base === -1) && (exponent === Infinity || exponent === -Infinity)) return Number.NaN
  if (exponent === 0) return 1
  if (base < 0 || Object.is(base, -0)) return powerOfNegative(base, exponent)
  if (Number.isInteger(exponent) && Math.abs(exponent) <= mostMultiplied) {
    const result = wholePower(base, exponent)
    if (result !== undefined) return result
  }
  const result = pow(base, exponent)
  // The port drops the last bits of what is hardly above nothing.
  return result === 0 && base > 0 && base < Infinity ? pow(base, exponent / 2) ** 2 : result
}

/** By the sign: that of an odd power is the base's. The port knows no odd numbers beyond 2^53 and mixes up the infinities. */
function powerOfNegative(base: number, exponent: number): number {
  const isWhole = Number.isInteger(exponent) || Math.abs(exponent) === Infinity
  if (!isWhole && base !== 0 && base !== -Infinity) return Number.NaN
  const isOdd = Math.abs(exponent % 2) === 1
  const size = exactPower(-base, exponent)
  return isOdd ? -size : size
}

/** `base ** exponent` for operands of any kind. */
export function power(base: unknown, exponent: unknown): unknown {
  if (typeof base === 'number' && typeof exponent === 'number') return exactPower(base, exponent)
  // `x++` yields the old value as a number or a bigint, whatever it was before.
  let left = base as number | bigint
  let right = exponent as number | bigint
  const leftNumber = left++
  const rightNumber = right++
  if (typeof leftNumber === 'number' && typeof rightNumber === 'number')
    return exactPower(leftNumber, rightNumber)
  // Bigints are exact anyway, and the language refuses to mix them with numbers.
  return (leftNumber as bigint) ** (rightNumber as bigint)
}

const { hypot } = {
  // A method, which cannot be called with `new`: like those of the language.
  hypot(...values: unknown[]): number {
    const numbers = values.map((value) => Math.abs(Number(value)))
    if (numbers.includes(Infinity)) return Infinity
    if (numbers.some((value) => Number.isNaN(value))) return Number.NaN
    const largest = Math.max(0, ...numbers)
    if (largest === 0) return 0
    // Scaled against overflow, summed with the error carried along.
    let sum = 0
    let lost = 0
    for (const value of numbers) {
      const scaled = value / largest
      const term = scaled * scaled - lost
      const next = sum + term
      lost = next - sum - term
      sum = next
    }
    return Math.sqrt(sum) * largest
  },
}

/** Everything of `Math` that no node can tell apart from another node's. */
export const sharedMath: Readonly<Record<string, unknown>> = createShared()

function createShared(): Record<string, unknown> {
  const shared: Record<string, unknown> = {}
  for (const name of Object.getOwnPropertyNames(Math)) {
    if (name === 'random' || name === 'f16round' || name === 'sumPrecise') continue
    shared[name] = Reflect.get(Math, name)
  }
  for (const [name, exact] of Object.entries(exactFunctionsOfOne)) {
    shared[name] = named(name, (value: unknown) => exact(Number(value)))
  }
  shared.atan2 = named('atan2', (y: unknown, x: unknown) => atan2(Number(y), Number(x)))
  shared.pow = named('pow', (base: unknown, exponent: unknown) => exactPower(Number(base), Number(exponent)))
  shared.hypot = Object.defineProperty(named('hypot', hypot), 'length', { value: 2, configurable: true })
  return shared
}

function named<F extends (...args: never[]) => unknown>(name: string, method: F): F {
  return Object.defineProperty(method, 'name', { value: name, configurable: true })
}

const described: PropertyDescriptorMap = {
  ...Object.fromEntries(
    Object.entries(sharedMath).map(([name, value]) => {
      const isFixed = typeof value === 'number'
      return [name, { value, writable: !isFixed, enumerable: false, configurable: !isFixed }]
    }),
  ),
  [Symbol.toStringTag]: { value: 'Math', configurable: true },
}

/** A node's `Math`, with its own chance. */
export function createMath(random: () => number): object {
  const own = { value: named('random', () => random()), writable: true, configurable: true }
  return Object.create(Object.prototype, { ...described, random: own })
}
