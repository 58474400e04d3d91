/** Code that people write every day, and that a sandbox could trip over. */
import { beforeAll, expect, test } from 'vitest'
import { benchNode, resultOf } from './bench-node.ts'
import { prepareRealm } from './realm.ts'

beforeAll(prepareRealm)

const expressions: readonly (readonly [code: string, value: unknown])[] = [
  ["'<!-- a -->'.length", 10],
  ['`<!-- ${1 + 1} -->`', '<!-- 2 -->'],
  ['String.raw`<!-- \\d ${1} -->`', '<!-- \\d 1 -->'],
  ["/<!--/.test('a<!--b')", true],
  ['/-->/.source', '-->'],
  ["'import(x) and import (y) and eval(z)'", 'import(x) and import (y) and eval(z)'],
  ["`import(${'x'})`", 'import(x)'],
  ["(/* import('x') eval(1) <!-- --> */ 1)", 1],
  ['((n) => { let steps = 0; while (n-->0) steps++; return steps })(3)', 3],
  ['((a, b) => a<!--b)(0, 1)', true],
  ['({ import: (x: number) => x }).import(4)', 4],
  ['new (class { import(x: number) { return x } })().import(5)', 5],
  ['({ eval: 1, require: 2, exports: 3, module: 4 }).exports', 3],
  ['(() => { const e = new Error("a"); e.message = "b"; e.name = "C"; return String(e) })()', 'C: b'],
  ['(() => { const o: Record<string, unknown> = {}; o.toString = () => "x"; return `${o}` })()', 'x'],
  [
    '(() => { const o: Record<string, unknown> = {}; o.constructor = 1; o.valueOf = 2; return o.constructor })()',
    1,
  ],
  ['new (class { name = "n"; constructor() {} toString() { return this.name } })().toString()', 'n'],
  [
    '(() => { class Lost extends Error { override name = "Lost" } return String(new Lost("x")) })()',
    'Lost: x',
  ],
  [
    '(() => { class A extends Error { constructor(m: string, readonly1 = 1) { super(m); this.name = "A" } } return new A("x") instanceof Error })()',
    true,
  ],
  [
    '(() => { class Stack<T> extends Array<T> { top() { return this.at(-1) } } return Stack.of(1, 2).map((n) => n * 2).top() })()',
    4,
  ],
  ['[...(function* () { yield 1; yield* [2, 3] })()].join()', '1,2,3'],
  [
    '(() => { const found: number[] = []; outer: for (const a of [1, 2]) { for (const b of [1, 2]) { if (b === 2) continue outer; found.push(a * b) } } return found.join() })()',
    '1,2',
  ],
  ['({ get size() { return 3 } }).size', 3],
  [
    '(({ a: { b = 2, ...rest }, ...others }) => [b, Object.keys(rest), Object.keys(others)].join())({ a: { c: 1 }, d: 2 } as Record<string, any>)',
    '2,c,d',
  ],
  ['(<T,>(x: T): T => x)(7)', 7],
  ['((x: unknown) => (x as { a?: number })?.a ?? 9)(null)', 9],
  ['({ a: 1 } satisfies { a: number }).a', 1],
  ['[3, 1, 2].sort().concat([30, 4].toSorted((a, b) => a - b)).join()', '1,2,3,4,30'],
  ['2 ** 10 + 2 ** 3 ** 0', 1026],
  ['(-2) ** 2', 4],
  ['(() => { let x = 3; x **= 2; x **= 0.5; return x })()', 3],
  ['(() => { const o = { n: 2 }; const at = () => o; at()["n"] **= 3; return o.n })()', 8],
  ['(() => { class P { #n = 3; up() { this.#n **= 2; return this.#n } } return new P().up() })()', 9],
  ['2n ** 64n', 18446744073709551616n],
  ['typeof notThere', 'undefined'],
  [
    'typeof process + typeof require + typeof Intl + typeof WeakRef + typeof SharedArrayBuffer',
    'undefined'.repeat(5),
  ],
  ['(function (this: unknown) { return this })()', undefined],
  ['(() => { try { null!.x } catch (e) { return e instanceof TypeError } })()', true],
  [
    '(() => { const r = []; for (const [k, v] of new Map([["a", 1]])) r.push(k, v); return r.join() })()',
    'a,1',
  ],
  [
    '(() => { let label = 0; switch (label as number) { case 0: { label = 5 } default: label++ } return label })()',
    6,
  ],
  [
    'JSON.stringify({ __proto__: null, a: [undefined, NaN, new Date(0)] })',
    '{"a":[null,null,"1970-01-01T00:00:00.000Z"]}',
  ],
  ['(() => { const { constructor } = {}; return typeof constructor })()', 'function'],
  ['Object.prototype.hasOwnProperty.call({ a: 1 }, "a")', true],
  ['new Uint8Array([3, 1, 2]).sort().join()', '1,2,3'],
  ['structuredClone({ a: [1, new Map([[1, 2]])] }).a.length', 2],
  ['new URL("/a?b=1", "http://web-1/").href', 'http://web-1/a?b=1'],
  ['parseInt("12px") + Number.parseFloat("0.5") + +isNaN(NaN)', 13.5],
  ['Object.keys(globalThis).includes("fetch") || typeof fetch === "function"', true],
  ['(() => { "use strict"; var f = function g() { return typeof g }; return f() })()', 'function'],
]

test.each(expressions)('%s', async (code, value) => {
  expect(await resultOf(code)).toEqual(value)
})

test('a name of its own on globalThis belongs to the node, and is found by name', async () => {
  const write = benchNode(
    'globalThis.counter = 41; export default { fetch: () => ++(globalThis as any).counter + counter }',
  )
  const read = benchNode('export default { fetch: () => typeof (globalThis as any).counter }')
  expect(await write.ask()).toBe(84)
  expect(await read.ask()).toBe('undefined')
})

test('a program that replaces a global sees its own', async () => {
  const node = benchNode('globalThis.atob = () => "mine"; export default { fetch: () => atob("x") }')
  expect(await node.ask()).toBe('mine')
})

test('modules: default, names, namespaces, re-exports, cycles and live bindings', async () => {
  const node = benchNode({
    'program.ts': `
      import type { Env } from 'millions'
      import counter, { count, add as increase } from './counter'
      import * as all from './all.ts'
      import { even } from './even.ts'
      export { count as shown } from './counter.ts'
      const before = count
      increase()
      increase()
      const box = { n: 1, get at() { return this } }
      box.at.n **= before
      box['at']['n'] **= 2
      export default { fetch: () => [count, counter.name, Object.keys(all).sort().join(), even(4), \`\${{ count }.count}\`].join(' ') }`,
    'counter.ts':
      'export let count: number = 0; export const add = () => { count++ }; export default class Counter {}',
    'all.ts': "export * from './counter.ts'; export * as inner from './even.ts'; export type Nothing = 1",
    'even.ts':
      "import { odd } from './odd.ts'; export function even(n: number): boolean { return n === 0 || odd(n - 1) }",
    'odd.ts':
      "import { even } from './even.ts'; export function odd(n: number): boolean { return n !== 0 && even(n - 1) }",
  })
  expect(await node.ask()).toBe('2 Counter add,count,inner true 2')
})

test('an imported type that looks like a value does no harm', async () => {
  const node = benchNode({
    'program.ts': "import { Card, make } from './card.ts'; export default { fetch: (): Card => make() }",
    'card.ts': 'export interface Card { id: number }; export const make = (): Card => ({ id: 3 })',
  })
  expect(await node.ask()).toEqual({ id: 3 })
})

test.each([
  [
    'a class instance, called with itself as this',
    'class Server { n = 1; fetch() { return this.n } }; export default new Server()',
  ],
  ['a function with a fetch property', 'const f = () => {}; f.fetch = () => 1; export default f'],
  ['a constant exported later', 'const server = { fetch: () => 1 }; export { server as default }'],
])('the default export may be %s', async (_name, source) => {
  expect(await benchNode(source).ask()).toBe(1)
})
