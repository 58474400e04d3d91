/** One node tries to change what another node, or the host, works with. */
import { beforeAll, expect, test } from 'vitest'
import { benchNode } from './bench-node.ts'
import { prepareRealm } from './realm.ts'

beforeAll(prepareRealm)

/** Objects that programs reach and that are, or could be, shared between nodes. */
const shared: readonly (readonly [what: string, expression: string])[] = [
  ...[
    'Object',
    'Function',
    'Array',
    'String',
    'Number',
    'Boolean',
    'Symbol',
    'BigInt',
    'Promise',
    'Map',
    'Set',
  ],
  ...[
    'WeakMap',
    'WeakSet',
    'RegExp',
    'Error',
    'TypeError',
    'RangeError',
    'AggregateError',
    'ArrayBuffer',
    'DataView',
  ],
  ...['Uint8Array', 'Float64Array', 'Request', 'Response', 'Headers', 'FormData', 'URL', 'URLSearchParams'],
  ...[
    'AbortController',
    'DOMException',
    'ReadableStream',
    'ReadableStreamDefaultReader',
    'TextEncoder',
    'TextDecoder',
  ],
]
  .flatMap((name): readonly (readonly [string, string])[] => [
    [name, name],
    [`${name}.prototype`, `${name}.prototype`],
  ])
  .concat([
    ['what DOMException extends', 'Object.getPrototypeOf(DOMException)'],
    ['Date.prototype', 'Date.prototype'],
    ["Date's constructor behind the node's", 'Date.prototype.constructor'],
    ['AbortSignal.prototype', 'AbortSignal.prototype'],
    ['the prototype of a signal', 'Object.getPrototypeOf(AbortSignal.abort())'],
    [
      'the event of a signal',
      '(() => { let seen; const c = new AbortController(); c.signal.onabort = (e) => { seen = e }; c.abort(); return Object.getPrototypeOf(seen) })()',
    ],
    ['all typed arrays', 'Object.getPrototypeOf(Uint8Array)'],
    ['JSON', 'JSON'],
    ['Reflect', 'Reflect'],
    ['Proxy', 'Proxy'],
    ['Math.sin', 'Math.sin'],
    ['parseInt', 'parseInt'],
    ['iterators', 'Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))'],
    ['array iterators', 'Object.getPrototypeOf([][Symbol.iterator]())'],
    ['map iterators', 'Object.getPrototypeOf(new Map().values())'],
    ['string iterators', "Object.getPrototypeOf(''[Symbol.iterator]())"],
    ['iterators of matches', "Object.getPrototypeOf('a'.matchAll(/a/g))"],
    ['iterator helpers', 'Object.getPrototypeOf([].values().map((x) => x))'],
    ['generators', 'Object.getPrototypeOf(function* () {}).prototype'],
    ['generator functions', 'Object.getPrototypeOf(function* () {})'],
    ['async functions', 'Object.getPrototypeOf(async () => {})'],
    ['async generators', 'Object.getPrototypeOf(async function* () {}).prototype'],
    [
      'async iterators',
      'Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})())))',
    ],
    ['iterators of headers', 'Object.getPrototypeOf(new Headers().entries())'],
    ['iterators of search parameters', 'Object.getPrototypeOf(new URLSearchParams().keys())'],
    ['iterators of streams', 'Object.getPrototypeOf(new ReadableStream()[Symbol.asyncIterator]())'],
    [
      'the error of a full stack',
      '(() => { const deeper = () => deeper(); try { deeper() } catch (error) { return Object.getPrototypeOf(error) } })()',
    ],
    [
      'the maker of that error',
      '(() => { const deeper = () => deeper(); try { deeper() } catch (error) { return Object.getPrototypeOf(error).constructor } })()',
    ],
    [
      "an error of the host's",
      '(() => { try { setTimeout(1) } catch (error) { return Object.getPrototypeOf(error) } })()',
    ],
    ['the text of a tagged template', '((strings) => strings)`<!--`'],
    [
      'a method behind an overridable property',
      "Object.getOwnPropertyDescriptor(Object.prototype, 'toString').get ?? Object.prototype.toString",
    ],
  ])

test.each(shared)('%s cannot be changed', async (_what, expression) => {
  const change = `
    const target = ${expression}
    const tries = [
      () => { target.planted = 1 },
      () => Object.defineProperty(target, 'planted', { value: 1 }),
      () => Reflect.set(target, Symbol.for('planted'), 1),
      () => Object.setPrototypeOf(target, { planted: 1 }),
      () => { for (const key of Reflect.ownKeys(target)) Reflect.defineProperty(target, key, { value: () => 'planted' }) },
      () => { for (const key of Reflect.ownKeys(target)) Reflect.deleteProperty(target, key) },
    ]
    const before = String(Reflect.ownKeys(target).map(String))
    for (const attempt of tries) try { attempt() } catch {}
    return 'planted' in target || Symbol.for('planted') in target || before !== String(Reflect.ownKeys(target).map(String)) || !Object.isFrozen(target)`
  expect(await benchNode(`export default { fetch() { ${change} } }`).ask()).toBe(false)
})

/** What a node may change, because it is its own. The other node must not see it. */
const own: readonly (readonly [what: string, change: string, look: string])[] = [
  ['a global', 'globalThis.mine = 1', 'typeof mine'],
  ['a replaced global', 'globalThis.Response = 1', 'typeof Response'],
  ['a replaced intrinsic', 'globalThis.Array = 1', 'typeof Array'],
  ['a deleted global', 'delete globalThis.fetch', 'typeof fetch'],
  ['a property of console', 'console.log = 1', 'typeof console.log'],
  ['a property of Math', 'Math.floor = 1', 'typeof Math.floor'],
  ['a property of Date', 'Date.now = 1', 'typeof Date.now'],
  ['a property of performance', 'performance.now = 1', 'typeof performance.now'],
  ['a property of crypto', 'try { crypto.subtle = 1 } catch {}', 'typeof crypto.subtle'],
  ['a property of AbortSignal', 'try { AbortSignal.any = 1 } catch {}', 'typeof AbortSignal.any'],
  ['a property of setTimeout', 'setTimeout.mine = 1', 'typeof setTimeout.mine'],
  ['a property of fetch', 'fetch.mine = 1', 'typeof fetch.mine'],
  ['a symbol in the registry has no properties', "Symbol.for('shared')", "typeof Symbol.for('shared').mine"],
  ['the global prototype', 'Object.setPrototypeOf(globalThis, { planted: 1 })', 'typeof globalThis.planted'],
  ['a state of a shared regular expression', '/x/g.lastIndex = 5', '/x/g.lastIndex'],
  [
    'a key of a weak map on a shared object',
    'new WeakMap([[Object.prototype, 1]])',
    'new WeakMap().has(Object.prototype)',
  ],
]

test.each(own)('%s is its own', async (_what, change, look) => {
  const program = `export default { fetch: () => ${look} }`
  const before = await benchNode(program).ask()
  const victim = benchNode(program, 'web-2')
  await benchNode(`${change}; export default { fetch: () => 1 }`).ask()
  expect([await victim.ask(), await benchNode(program).ask()]).toEqual([before, before])
})

test('two nodes of one program share no module state', async () => {
  const program = {
    'program.ts': "import { list } from './list.ts'; export default { fetch: () => list.push(1) }",
    'list.ts': 'export const list: number[] = []',
  }
  const first = benchNode(program)
  const second = benchNode(program)
  expect([await first.ask(), await first.ask(), await second.ask()]).toEqual([1, 2, 1])
})

test('the namespace of a module cannot be changed or followed to the host', async () => {
  const source = `
    import * as me from './program.ts'
    export let count = 1
    const tries = [() => { me.count = 2 }, () => { me.extra = 1 }, () => Object.setPrototypeOf(me, {}), () => { delete me.count }]
    const stopped = tries.filter((attempt) => { try { attempt(); return false } catch { return true } }).length
    export default { fetch: () => [stopped, count, me.__proto__, Object.getPrototypeOf(me)] }`
  expect(await benchNode(source).ask()).toEqual([4, 1, undefined, null])
})
