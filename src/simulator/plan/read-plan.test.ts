/** A plan is a hostile program until it has been taken out of the sandbox as data. */
import { beforeAll, describe, expect, test } from 'vitest'
import { CompileError } from '../sandbox/compile.ts'
import { prepareRealm } from '../sandbox/realm.ts'
import { type DataPlace, placeAt } from './data-places.ts'
import { type Plan, readPlan } from './read-plan.ts'

beforeAll(() => prepareRealm())

const read = (source: string, others: Readonly<Record<string, string>> = {}): Plan =>
  readPlan({ 'plan.ts': source, ...others }, 'plan.ts')

/** `3:5 what is wrong` */
function refused(source: string, others: Readonly<Record<string, string>> = {}): string {
  try {
    read(source, others)
  } catch (error) {
    expect(error).toBeInstanceOf(CompileError)
    const { file, line, column, message } = error as CompileError
    return `${file === 'plan.ts' ? '' : file}${line}:${column} ${message}`
  }
  throw new Error('it was taken')
}

test('plain data comes out as it was written, from other files too', () => {
  const plan = read(
    `import type { Env } from 'millions'
import { regions } from './where.ts'
type Plan = { roles: Record<string, unknown> }
const count = 2 * 2
export default { roles: { web: { regions, count, vars: { A: 'x' }, none: null, gone: undefined } }, list: [1, true] } satisfies Plan`,
    { 'where.ts': 'export const regions = { seoul: 3 }' },
  )
  expect(plan.value).toEqual({
    roles: { web: { regions: { seoul: 3 }, count: 4, vars: { A: 'x' }, none: null } },
    list: [1, true],
  })
  expect(JSON.parse(JSON.stringify(plan.value))).toEqual(plan.value)
})

test('its values have places: of properties, through names, spreads, types and imports', () => {
  const { places } = read(
    `import { regions } from './where.ts'
const base = {
  cores: 2,
  vars: { MODE: 'fast' },
}
const web = { ...base, regions } as const
export default ({
  roles: {
    web,
    'two words': [{ a: 1 }],
  },
}) satisfies object`,
    { 'where.ts': '\nexport const regions = {\n  seoul: 3,\n}' },
  )
  const at = (...path: (string | number)[]): string => {
    const { file, line, column } = placeAt(path, places) as DataPlace
    return `${file}:${line}:${column}`
  }
  expect(at('roles', 'web', 'cores')).toBe('plan.ts:3:3')
  expect(at('roles', 'web', 'vars', 'MODE')).toBe('plan.ts:4:11')
  expect(at('roles', 'web', 'regions', 'seoul')).toBe('where.ts:3:3')
  expect(at('roles', 'two words', 0, 'a')).toBe('plan.ts:10:21')
  // What is not there is told at what it lacks in.
  expect(at('roles', 'web', 'regions', 'tokyo')).toBe('plan.ts:6:24')
  expect(at('nothing', 'at all')).toBe('plan.ts:7:1')
})

test.each([
  ['no default export', 'export const plan = {}', '1:1 A plan needs a default export'],
  ['what does not compile', 'export default {', '1:17'],
  ['a throw', "\nthrow new Error('no')\nexport default {}", '2:7 The plan threw: Error: no'],
  ['a function', 'export default {\n  a: { b: () => 1 } }', '2:8 a.b is a function: a plan is plain data.'],
  ['a getter', 'export default {\n  get a() { return 1 } }', '2:3 a is a getter'],
  ['a class', 'class A {}\nexport default { list: [new A()] }', '2:25 list[0] is an object of a class'],
  ['a Map', 'export default { a: new Map() }', '1:18 a is an object of a class'],
  ['a promise', 'export default Promise.resolve({})', '1:1 The plan is an object of a class'],
  ['NaN', 'export default { a: 0 / 0 }', '1:18 a is NaN'],
  ['a bigint', 'export default { a: 1n }', '1:18 a is a bigint'],
  ['a hole', 'export default { a: [1, , 2] }', '1:18 a[1] is missing'],
  ['a symbol', 'export default { a: { [Symbol.iterator]: 1 } }', '1:18 a has a symbol for a name'],
  [
    '__proto__',
    'export default { a: { ["__proto__"]: 1 } }',
    '1:18 a has something that is called __proto__',
  ],
  ['itself', 'const a: Record<string, unknown> = {}\na.a = a\nexport default a', '3:1 a.a'],
  [
    'much',
    'export default Array.from({ length: 20000 }, () => 1)',
    '1:1 The plan holds more than 10000 values',
  ],
  [
    'much by little',
    'let a: unknown = [1]; for (let i = 0; i < 20; i++) a = [a, a]\nexport default a',
    '2:1 The plan holds more than 10000 values',
  ],
  ['a list', 'export default [1]', '1:1 The plan is not an object.'],
  ['nothing', 'export default null', '1:1 The plan is not an object.'],
  ['ten megabytes', "export default 'x'.repeat(1e7)", '1:1 The plan holds more than 200000 letters'],
  ['a long name', "export default { ['x'.repeat(1e6)]: 1 }", '1:1 The plan holds more than 200000 letters'],
  ['a list that is said to be long', 'export default new Array(2 ** 32 - 1)', '1:1 The plan holds more than'],
])('%s is refused, with its place', (_name, source, told) => {
  expect(refused(source)).toContain(told)
})

describe('code that goes on and on is ended, whatever it does about it', () => {
  test.each([
    ['a loop', 'for (;;) {}\nexport default {}', '1:1 The plan goes on and on'],
    ['a loop that catches', 'for (;;) { try { for (;;) {} } catch {} }\nexport default {}', '1:'],
    ['recursion', 'const again = (): never => again()\nexport default { a: again() }', '1:'],
    [
      'a proxy',
      'export default new Proxy({}, {\n  ownKeys() { for (;;) {} } })',
      '2:1 The plan goes on and on here',
    ],
    [
      'a proxy that hides it',
      'export default new Proxy({}, { ownKeys() { try { for (;;) {} } catch { return [] } } })',
      'The plan goes on and on here',
    ],
    ['another file', "import { a } from './other.ts'\nexport default { a }", 'other.ts2:1 The plan goes on'],
  ])('%s', (_name, source, told) => {
    expect(refused(source, { 'other.ts': 'export const a = 1\nfor (;;) {}' })).toContain(told)
  })
})

test('a proxy is asked as anything else is, and what it throws is told of as a plan that cannot be read', () => {
  expect(read('export default new Proxy({ a: 1 }, {})').value).toEqual({ a: 1 })
  const trap = 'export default new Proxy({}, { getPrototypeOf() { throw null } })'
  expect(refused(trap)).toBe('1:1 The plan does not let itself be read: it has to be plain data.')
  const changing = `let asked = 0
export default new Proxy({ a: 1 }, {
  getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: asked++ === 0 ? 1 : () => 1 }) })`
  expect(read(changing).value).toEqual({ a: 1 })
})

test('nothing of it reaches the realm, or what is read next', () => {
  expect(refused('Object.prototype.a = 1\nexport default {}')).toContain('The plan threw: TypeError')
  expect(refused('globalThis.a = fetch\nArray.isArray = () => true\nexport default {}')).toContain(
    'TypeError',
  )
  expect(refused('export default { a: process.env }')).toContain('process')
  expect(read('export default { a: "constructor" in {}, b: [] }').value).toEqual({ a: true, b: [] })
})

test('the same files give the same plan: time stands still, and chance is none', () => {
  const source = 'export default { all: [Date.now(), performance.now(), Math.random(), crypto.randomUUID()] }'
  expect(read(source).value).toEqual(read(source).value)
})

test('names that all objects have are names like others', () => {
  expect(read('export default { constructor: 1, toString: { hasOwnProperty: 2 } }').value).toEqual({
    constructor: 1,
    toString: { hasOwnProperty: 2 },
  })
})
