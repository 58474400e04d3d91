/** The host's functions show no source to programs: it would differ between one build and another. */

import { replaceMethod } from './replace.ts'

const disguised = new WeakSet<object>()

const originalText = Function.prototype.toString
const methods = {
  toString(this: unknown): string {
    if (typeof this !== 'function' || !disguised.has(this)) return Reflect.apply(originalText, this, [])
    const name = Object.getOwnPropertyDescriptor(this, 'name')?.value
    return `function ${typeof name === 'string' ? name : ''}() { [native code] }`
  },
}
// At import, since SES keeps the method that it finds when it is loaded, and wraps that one.
disguised.add(methods.toString)
replaceMethod(Function.prototype, 'toString', methods.toString)

/** Every function in reach, through properties and prototypes. */
export function disguise(root: unknown): void {
  const seen = new Set<object>()
  const visit = (value: unknown): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return
    if (seen.has(value) || disguised.has(value)) return
    seen.add(value)
    if (typeof value === 'function') {
      disguised.add(value)
      // Arrows and methods lead nowhere.
      if (!Object.hasOwn(value, 'prototype')) return
    }
    for (const key of Reflect.ownKeys(value)) {
      const found = Object.getOwnPropertyDescriptor(value, key)
      visit(found?.value)
      visit(found?.get)
      visit(found?.set)
    }
  }
  visit(root)
}
