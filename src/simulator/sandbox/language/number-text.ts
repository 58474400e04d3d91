/**
 * `toString(radix)` of fractions: the standard leaves the digits to the engine, and `Math.random().toString(36)`
 * is how half the world makes identifiers. Fewest digits that still mean the same number, as V8 does it.
 */
import { replaceMethod } from './replace.ts'

const numberOf = Number.prototype.valueOf
const decimalText = Number.prototype.toString
const digits = '0123456789abcdefghijklmnopqrstuvwxyz'

export function replaceNumberToString(): void {
  const methods = {
    toString(this: unknown, radix?: unknown): string {
      const value: number = Reflect.apply(numberOf, this, [])
      const base = radix === undefined ? 10 : Math.trunc(Number(radix))
      if (base === 10) return Reflect.apply(decimalText, value, [])
      if (!(base >= 2 && base <= 36)) throw new RangeError('toString() radix must be between 2 and 36')
      if (Number.isNaN(value) || value === Infinity || value === -Infinity)
        return Reflect.apply(decimalText, value, [])
      return textInBase(value, base)
    },
  }
  replaceMethod(Number.prototype, 'toString', methods.toString)
}

function textInBase(value: number, base: number): string {
  // The digits of a whole number are no question, and engines are quickest with small ones.
  if ((value | 0) === value) return Reflect.apply(decimalText, value, [base])
  const magnitude = Math.abs(value)
  const whole = Math.floor(magnitude)
  const { fraction, carry } = fractionDigits(magnitude - whole, halfStep(magnitude), base)
  // A bigint's digits are exact by the standard.
  const text = BigInt(whole + carry).toString(base) + (fraction === '' ? '' : `.${fraction}`)
  return value < 0 ? `-${text}` : text
}

const bits = new DataView(new ArrayBuffer(8))

/** Half the distance to the next larger number: digits beyond it say nothing. */
function halfStep(magnitude: number): number {
  bits.setFloat64(0, magnitude)
  bits.setBigUint64(0, bits.getBigUint64(0) + 1n)
  return Math.max(0.5 * (bits.getFloat64(0) - magnitude), Number.MIN_VALUE)
}

function fractionDigits(value: number, tolerance: number, base: number): { fraction: string; carry: number } {
  const found: number[] = []
  let rest = value
  let delta = tolerance
  if (rest < delta) return { fraction: '', carry: 0 }
  do {
    rest *= base
    delta *= base
    const digit = Math.trunc(rest)
    found.push(digit)
    rest -= digit
    const roundsUp = rest > 0.5 || (rest === 0.5 && digit % 2 === 1)
    if (roundsUp && rest + delta > 1) return roundUp(found, base)
  } while (rest >= delta)
  return { fraction: found.map((digit) => digits[digit]).join(''), carry: 0 }
}

function roundUp(found: number[], base: number): { fraction: string; carry: number } {
  while (found.length > 0) {
    const digit = (found.pop() ?? 0) + 1
    if (digit < base) return { fraction: [...found, digit].map((one) => digits[one]).join(''), carry: 0 }
  }
  return { fraction: '', carry: 1 }
}
