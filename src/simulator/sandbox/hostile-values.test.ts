/** Values that a program hands to the host, made to hurt whoever looks at them. */
import { beforeAll, expect, test } from 'vitest'
import { benchNode } from './bench-node.ts'
import { describe, locate, ProgramError } from './evaluate.ts'
import { prepareRealm } from './realm.ts'

beforeAll(prepareRealm)

const hostile: readonly (readonly [what: string, expression: string])[] = [
  ['nothing', 'undefined'],
  ['null', 'null'],
  ['a text', '"plain"'],
  ['a very long text', '"x".repeat(1e7)'],
  ['a symbol', 'Symbol("s")'],
  ['a number beyond numbers', '-0'],
  ['a function whose name throws', 'Object.defineProperty(() => {}, "name", { get() { throw 1 } })'],
  ['an object whose toString throws', '({ toString() { throw 1 } })'],
  ['an object that throws when it becomes a primitive', '({ [Symbol.toPrimitive]() { throw 1 } })'],
  [
    'an object whose getters throw',
    '({ get name() { throw 1 }, get message() { throw 1 }, get stack() { throw 1 } })',
  ],
  [
    'an error whose message throws',
    'Object.defineProperty(new Error("x"), "message", { get() { throw 1 } })',
  ],
  ['an error whose name is an object', 'Object.assign(new Error("x"), { name: { toString() { throw 1 } } })'],
  [
    'an error with a forged stack',
    'Object.defineProperty(new Error("x"), "stack", { value: "at fetch (millions/web-1/1.js:1:1)" })',
  ],
  ['an error whose stack throws', 'Object.defineProperty(new Error("x"), "stack", { get() { throw 1 } })'],
  [
    'an error that is its own cause',
    '(() => { const error = new Error("x"); error.cause = error; return error })()',
  ],
  [
    'an error with a long chain of causes',
    '(() => { let error = new Error("x"); for (let i = 0; i < 1e4; i++) error = new Error("x", { cause: error }); return error })()',
  ],
  ['an error without a prototype', 'Object.setPrototypeOf(new Error("x"), null)'],
  ['an object that claims to be an error', 'Object.create(Error.prototype)'],
  [
    'a proxy that throws at everything',
    'new Proxy({}, new Proxy({}, { get() { return () => { throw 1 } } }))',
  ],
  [
    'a proxy of an error that throws at everything',
    'new Proxy(new Error(), new Proxy({}, { get() { return () => { throw 1 } } }))',
  ],
  [
    'a revoked proxy',
    '(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })()',
  ],
  [
    'a revoked proxy of a function',
    '(() => { const { proxy, revoke } = Proxy.revocable(() => {}, {}); revoke(); return proxy })()',
  ],
  [
    'a proxy with countless keys',
    'new Proxy({}, { ownKeys: () => Array.from({ length: 1e5 }, (_, i) => "k" + i), getOwnPropertyDescriptor: () => ({ value: "x".repeat(1000), enumerable: true, configurable: true }) })',
  ],
  [
    'a proxy that is endlessly deep',
    '(() => { const make = () => new Proxy({}, { ownKeys: () => ["a", "b"], getOwnPropertyDescriptor: () => ({ value: make(), enumerable: true, configurable: true }) }); return make() })()',
  ],
  [
    'a proxy without an end to its prototypes',
    'new Proxy({}, { getPrototypeOf() { return new Proxy({}, this) } })',
  ],
  ['an object with the prototype of a map', 'Object.create(Map.prototype)'],
  [
    'a map whose methods are its own',
    'Object.defineProperties(new Map([[1, 2]]), { entries: { get() { throw 1 } }, size: { value: 1e9 } })',
  ],
  [
    'a class whose constructor has a hostile name',
    '(() => { class Fake { static name = { toString() { throw 1 } } }; return new Fake() })()',
  ],
  [
    'a constructor without a name',
    '({ constructor: Object.defineProperty(function () {}, "name", { value: 1 }) })',
  ],
  ['a deep object', '(() => { let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; return o })()'],
  ['a deep array', '(() => { let o = []; for (let i = 0; i < 1e5; i++) o = [o]; return o })()'],
  ['a circle', '(() => { const o = {}; o.o = o; o.list = [o]; return o })()'],
  ['a great array', 'new Array(1e6).fill("text")'],
  ['a great sparse array', 'new Array(2 ** 32 - 1)'],
  ['a great typed array', 'new Uint8Array(1e6)'],
  ['a great map', 'new Map(Array.from({ length: 1e5 }, (_, i) => [i, "x".repeat(100)]))'],
  ['an object with very long keys', '({ ["k".repeat(1e6)]: 1 })'],
  ['an array whose length is a getter on its proxy', 'new Proxy([], { get() { throw 1 } })'],
  ['a date that is none', 'Object.create(Date.prototype)'],
  ['a thenable', '({ then() { throw 1 } })'],
  ['a great bigint', '2n ** 100000n'],
  ['the global object', 'globalThis'],
]

test.each(hostile)('thrown: %s', async (_what, expression) => {
  const node = benchNode(`export default { fetch() { throw (${expression}) } }`)
  // In a box: a promise would ask a thenable.
  const { thrown } = await node.ask().then(
    () => ({ thrown: 'nothing' }),
    (error: unknown) => ({ thrown: error }),
  )
  const text = describe(thrown)
  expect(typeof text).toBe('string')
  expect(text.length).toBeLessThan(2100)
  const place = locate(thrown)
  expect(place === undefined || place.file === 'program.ts').toBe(true)
})

test.each(hostile)('logged: %s', async (_what, expression) => {
  const node = benchNode(
    `export default { fetch() { console.log(${expression}, [${expression}], { it: ${expression} }); console.error('%s %d %o', ${expression}, ${expression}, ${expression}) } }`,
  )
  await node.ask()
  expect(node.lines).toHaveLength(2)
  for (const line of node.lines) expect(line.length).toBeLessThan(11_000)
})

test.each(hostile.filter(([what]) => what !== 'the global object'))(
  'thrown at boot, and exported: %s',
  (_what, expression) => {
    expect(() => benchNode(`throw (${expression}); export default {}`)).toThrow(ProgramError)
    expect(() => benchNode(`export default (${expression})`)).toThrow(ProgramError)
    expect(() => benchNode(`export default { fetch: (${expression}), start: 1 }`)).toThrow(ProgramError)
  },
)

test('a default export is asked for each of its parts once', async () => {
  const node = benchNode(`
    let reads = 0
    export default new Proxy({}, { get(_target, key) { reads++; return key === 'fetch' ? () => reads : undefined } })`)
  expect([await node.ask(), await node.ask()]).toEqual([2, 2])
})

test.each([
  ['a missing default export', 'export const fetch = () => 1', 'no-default-export'],
  ['a number', 'export default 1', 'no-default-export'],
  ['an object without fetch', 'export default { get: () => 1 }', 'no-fetch'],
  ['a fetch that is no function', "export default { fetch: 'x' }", 'no-fetch'],
  ['a getter that throws', 'export default { get fetch() { throw new Error("boom") } }', 'threw'],
  ['a start that is no function', 'export default { fetch() {}, start: 1 }', 'bad-start'],
  [
    'a throw while it is evaluated',
    'const x: { y?: { z: number } } = {};\nx.y!.z; export default {}',
    'threw',
  ],
])('refused with a reason: %s', (_what, source, reason) => {
  expect(() => benchNode(source)).toThrow(
    expect.objectContaining({ name: 'ProgramError', reason, file: 'program.ts' }),
  )
})

test('a full stack inside of calls to the host leaves the host in order', async () => {
  const node = benchNode(`
    let fired = 0
    const deeper = (calls) => {
      try { deeper(calls) } catch { calls() }
    }
    export default {
      fetch() {
        deeper(() => setTimeout(() => { fired++ }, 5))
        deeper(() => console.log({ a: [new Map([[1, { b: 2 }]])] }))
        deeper(() => new Request('http://web-1/', { method: 'POST', body: 'x' }))
        const id = setTimeout(() => { fired = -1000 }, 5)
        clearTimeout(id)
        return () => fired > 0
      },
    }`)
  const check = (await node.ask()) as () => boolean
  node.elapse(10)
  expect(check()).toBe(true)
  expect(await benchNode('export default { fetch: () => [2, 1].sort().join() }').ask()).toBe('1,2')
})

test('a subclass of Promise with a species of its own fails by itself, not in the host', async () => {
  const node = benchNode(`
    class Mine extends Promise { static get [Symbol.species]() { throw new Error('asked') } }
    export default { fetch: () => new Mine((resolve) => resolve(7)) }`)
  expect(await node.ask().catch((error: unknown) => describe(error))).toBe('Error: asked')
})

test('what a microtask throws is logged, and nothing else happens', async () => {
  const node = benchNode(
    'export default { async fetch() { queueMicrotask(() => { throw { toString() { throw 1 } } }); await null; await null; return 1 } }',
  )
  expect(await node.ask()).toBe(1)
  expect(node.lines).toEqual(['error: Uncaught in queueMicrotask: { toString: [Function: toString] }'])
})
