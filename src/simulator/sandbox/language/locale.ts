/** Methods that follow the machine's language: fixed to one simple American English for all. */
import { compareInEnglish } from './collation.ts'
import { comparing, formatting, refuseLocale } from './locale-arguments.ts'
import { replaceMethod } from './replace.ts'

export function replaceLocaleMethods(): void {
  replaceMethod(String.prototype, 'localeCompare', stringMethods.localeCompare)
  replaceMethod(String.prototype, 'toLocaleLowerCase', stringMethods.toLocaleLowerCase)
  replaceMethod(String.prototype, 'toLocaleUpperCase', stringMethods.toLocaleUpperCase)
  replaceMethod(Number.prototype, 'toLocaleString', numberMethods.toLocaleString)
  replaceMethod(BigInt.prototype, 'toLocaleString', bigintMethods.toLocaleString)
  replaceMethod(Array.prototype, 'toLocaleString', arrayMethods.toLocaleString)
  replaceMethod(typedArrayPrototype, 'toLocaleString', typedArrayMethods.toLocaleString)
}

const { toLowerCase, toUpperCase } = String.prototype
const typedArrayPrototype: typeof Uint8Array.prototype = Object.getPrototypeOf(Uint8Array.prototype)
const typedKeys = typedArrayPrototype.keys
const numberValue = Number.prototype.valueOf
const bigintValue = BigInt.prototype.valueOf

const stringMethods = {
  localeCompare(this: unknown, other: unknown, locales?: unknown, options?: unknown): number {
    if (this === undefined || this === null) throw new TypeError('localeCompare called on null or undefined')
    refuseLocale('localeCompare', locales, options, comparing)
    return compareInEnglish(String(this), String(other))
  },
  toLocaleLowerCase(this: unknown, locales?: unknown): string {
    refuseLocale('toLocaleLowerCase', locales, undefined, 'use toLowerCase')
    return Reflect.apply(toLowerCase, this, [])
  },
  toLocaleUpperCase(this: unknown, locales?: unknown): string {
    refuseLocale('toLocaleUpperCase', locales, undefined, 'use toUpperCase')
    return Reflect.apply(toUpperCase, this, [])
  },
}

const numberMethods = {
  /** At most three places after the point, thousands apart. */
  toLocaleString(this: unknown, locales?: unknown, options?: unknown): string {
    refuseLocale('toLocaleString', locales, options, formatting)
    const value: number = Reflect.apply(numberValue, this, [])
    if (Number.isNaN(value)) return 'NaN'
    if (value === Infinity || value === -Infinity) return value > 0 ? '∞' : '-∞'
    const magnitude = Math.abs(value)
    const plain = magnitude >= 1e21 ? String(BigInt(magnitude)) : magnitude.toFixed(3).replace(/\.?0+$/, '')
    const sign = value < 0 || Object.is(value, -0) ? '-' : ''
    return sign + grouped(plain === '' ? '0' : plain)
  },
}

const bigintMethods = {
  toLocaleString(this: unknown, locales?: unknown, options?: unknown): string {
    refuseLocale('toLocaleString', locales, options, formatting)
    const text = String(Reflect.apply(bigintValue, this, []))
    return text.startsWith('-') ? `-${grouped(text.slice(1))}` : grouped(text)
  },
}

const arrayMethods = {
  toLocaleString(this: unknown, ...how: unknown[]): string {
    const list = Object(this) as ArrayLike<unknown>
    const texts: string[] = []
    for (let index = 0; index < list.length; index++) {
      const value = list[index]
      texts.push(
        value === undefined || value === null
          ? ''
          : String(Reflect.apply((value as object).toLocaleString, value, how)),
      )
    }
    return texts.join(',')
  },
}

const typedArrayMethods = {
  toLocaleString(this: unknown, ...how: unknown[]): string {
    // Throws for what is no typed array, or has lost its buffer.
    Reflect.apply(typedKeys, this, [])
    return Reflect.apply(arrayMethods.toLocaleString, this, how)
  },
}

function grouped(plain: string): string {
  const [whole = '', fraction] = plain.split('.')
  const withCommas = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`
}
