/** What a matcher wanted, as short text: `toBe(200)` → `200`, `not.toContain('x')` → `not: with x`. */
import { readable } from './readable.ts'

/** The matchers whose argument is not simply the value that was expected. */
const words: Readonly<Record<string, (...args: readonly string[]) => string>> = {
  toBeGreaterThan: (bound) => `> ${bound}`,
  toBeGreaterThanOrEqual: (bound) => `≥ ${bound}`,
  toBeLessThan: (bound) => `< ${bound}`,
  toBeLessThanOrEqual: (bound) => `≤ ${bound}`,
  toBeCloseTo: (value) => `≈ ${value}`,
  toBeTruthy: () => 'true',
  toBeFalsy: () => 'false',
  toBeDefined: () => 'something',
  toBeUndefined: () => 'nothing',
  toBeNull: () => 'null',
  toBeNaN: () => 'NaN',
  toContain: (item) => `with ${item}`,
  toContainEqual: (item) => `with ${item}`,
  toHaveLength: (length) => `length ${length}`,
  toHaveProperty: (path, value) => (value === undefined ? `with ${path}` : `${path}: ${value}`),
  toMatch: (pattern) => `like ${pattern}`,
  toMatchObject: (shape) => `with ${shape}`,
  toBeInstanceOf: (name) => name ?? '',
  toBeTypeOf: (name) => name ?? '',
  toBeOneOf: (items) => `one of ${items}`,
  toThrow: (error) => (error === undefined ? 'an error' : `an error with ${error}`),
  toSatisfy: () => 'another value',
}

/** `path` is how the matcher was reached: `['not', 'toBe']`. */
export function expectedText(path: readonly string[], args: readonly unknown[]): string {
  const matcher = path.at(-1) ?? ''
  const texts = args.map(readable)
  const say = words[matcher]
  const text = say === undefined ? (texts[0] ?? matcher) : say(...texts)
  return path.includes('not') ? `not: ${text}` : text
}
