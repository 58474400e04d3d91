/** Ways out of the sandbox, each tried and closed. An attempt answers 'out' when it got what it was after. */
import { beforeAll, expect, test } from 'vitest'
import { benchNode } from './bench-node.ts'
import { prepareRealm } from './realm.ts'

beforeAll(() => {
  // What every attempt is after: something that only the host's own global object has.
  Object.defineProperty(globalThis, 'secret', { value: 'out' })
  prepareRealm()
})

type Attempt = readonly [why: string, code: string]

const takesSecret =
  "const take = (make) => { const got = make('return secret'); return typeof got === 'function' ? got() : got };"

const throughConstructors: readonly Attempt[] = [
  ['an object leads to Object, which leads to Function', 'return take(({}).constructor.constructor)'],
  ['an array method is a function', 'return take([].filter.constructor)'],
  ['an arrow function is a function', 'return take((() => {}).constructor)'],
  ['an async function has a maker of its own', 'return await take((async () => {}).constructor)'],
  ['a generator has a maker of its own', 'return take((function* () {}).constructor).next().value'],
  [
    'an async generator has a maker of its own',
    'return (await take((async function* () {}).constructor).next()).value',
  ],
  [
    'a prototype of an async function leads there too',
    'return await take(Object.getPrototypeOf(async function () {}).constructor)',
  ],
  ['Function by its name', 'return take(Function)'],
  ['Function with new', "return new Function('return secret')()"],
  ['Function through Reflect', "return Reflect.construct(Function, ['return secret'])()"],
  ['Function on the prototype of functions', 'return take(Function.prototype.constructor)'],
  [
    'a class that extends Function',
    "class Made extends Function { constructor() { super('return secret') } }; return new Made()()",
  ],
  [
    'a class that extends the maker of async functions',
    "class Made extends (async () => {}).constructor { constructor() { super('return secret') } }; return await new Made()()",
  ],
  ['a timer function belongs to the host', 'return take(setTimeout.constructor)'],
  ['a console method belongs to the host', 'return take(console.log.constructor)'],
  ['fetch belongs to the host', 'return take(fetch.constructor)'],
  ['a static method of a Web class', 'return take(Response.json.constructor)'],
  ['a method of a Web class', 'return take(Headers.prototype.get.constructor)'],
  ['a Web class is a function', 'return take(Request.constructor)'],
  [
    'a getter of a Web class',
    "return take(Object.getOwnPropertyDescriptor(Request.prototype, 'url').get.constructor)",
  ],
  ['AbortSignal is made for each node', 'return take(AbortSignal.timeout.constructor)'],
  ['crypto belongs to the host', 'return take(crypto.subtle.digest.constructor)'],
  [
    'Math.random and Date.now are made for each node',
    'return take(Math.random.constructor) ?? take(Date.now.constructor)',
  ],
  ["Date's own constructor, behind the node's", 'return take(new Date(0).constructor.constructor)'],
  [
    "RegExp's and Error's own constructors",
    'return take(/x/.constructor.constructor) ?? take(new Error().constructor.constructor)',
  ],
  [
    'an error that the host throws',
    'try { setTimeout(1) } catch (error) { return take(error.constructor.constructor) }',
  ],
  [
    'an error that a Web class throws',
    "try { new URL('//') } catch (error) { return take(error.constructor.constructor) }",
  ],
  [
    'an error that the engine throws',
    'try { null.x } catch (error) { return take(error.constructor.constructor) }',
  ],
  [
    'the error of a full stack',
    'const deeper = () => deeper(); try { deeper() } catch (error) { return take(Object.getPrototypeOf(Object.getPrototypeOf(error)).constructor.constructor) }',
  ],
  [
    'a promise of the host',
    "const waits = fetch('http://web-2/'); return take(waits.constructor.constructor)",
  ],
  ['an iterator of a Web class', 'return take(new Headers().entries().next.constructor)'],
  ['a bound function', 'return take((() => {}).bind().constructor)'],
  ['the species of an array', 'return take(Array[Symbol.species].constructor)'],
  ['a tag sees functions of its own only', 'return take(((strings) => strings.map.constructor)`<!--`)'],
  [
    'the getter behind an overridable property',
    "return take(Object.getOwnPropertyDescriptor(Object.prototype, 'toString').get?.constructor ?? Object)",
  ],
  [
    'a function of the host that is handed the handler of a proxy',
    'let found; structuredClone(new Proxy({}, { ownKeys(target) { found = this.constructor.constructor; return [] } })); return take(found)',
  ],
]

const byName: readonly Attempt[] = [
  ['eval', "return eval('secret')"],
  ['eval, indirectly', "return (0, eval)('secret')"],
  ['eval, spelled with an escape', "return \\u0065val('secret')"],
  ['eval, from the global object', "return globalThis['ev' + 'al']('secret')"],
  ['eval through Reflect', "return Reflect.apply(eval, undefined, ['secret'])"],
  ['the global object of the host', 'return globalThis.secret'],
  ['a free name', 'return secret'],
  ['what globalThis inherits from', 'return Object.getPrototypeOf(globalThis)?.secret'],
  ['this of a function called without one', 'return (function () { return this })()?.secret'],
  [
    'this of a callback that the host calls',
    'return await new Promise((resolve) => queueMicrotask(function () { resolve(this?.secret) }))',
  ],
  ['this of a sort', 'let found; [2, 1].sort(function () { found = this?.secret; return 0 }); return found'],
  [
    'this of a getter called with undefined',
    "return Reflect.get({ get x() { return this?.secret } }, 'x', undefined)",
  ],
  [
    'process, require, module, import.meta of Node',
    'return typeof process + typeof require + typeof module + typeof Buffer === "undefined".repeat(4) ? 0 : "out"',
  ],
  [
    'window, self, document, postMessage of a browser',
    'return typeof window + typeof self + typeof document + typeof postMessage === "undefined".repeat(4) ? 0 : "out"',
  ],
  [
    "the sandbox's own tools",
    'return typeof Compartment + typeof harden + typeof lockdown + typeof getStackString + typeof assert === "undefined".repeat(5) ? 0 : "out"',
  ],
  [
    'what tells time or memory',
    'return typeof WeakRef + typeof FinalizationRegistry + typeof SharedArrayBuffer + typeof Atomics + typeof WebAssembly + typeof Intl === "undefined".repeat(6) ? 0 : "out"',
  ],
  ['a string as a timer', "setTimeout('globalThis.got = secret'); return 0"],
  [
    'names that the linker uses, spelled with an escape',
    "return \\u0024mmodulelent.power.constructor('return secret')()",
  ],
  ['the functions that the linker lends, changed', "\\u0024mmodulelent.power = () => 'out'; return 0"],
  ['globals that come and go', 'globalThis[Symbol.unscopables] = { fetch: true }; return 0'],
  [
    'a getter on the global object, called by name',
    "Object.defineProperty(globalThis, 'trap', { get() { return this.secret } }); return trap",
  ],
  [
    "the caller's arguments",
    'return (function () { return arguments.callee.caller })()?.arguments?.[0]?.secret ?? 0',
  ],
  [
    'the caller of a function',
    'function called() { return called.caller }; return called() == null ? 0 : "out"',
  ],
  [
    'a global object given another prototype',
    "Object.setPrototypeOf(globalThis, { set x(value) { this.secret } }); globalThis.x = 1; return typeof secret === 'undefined' ? 0 : 'out'",
  ],
]

const throughStacks: readonly Attempt[] = [
  [
    'prepareStackTrace sees the frames',
    'Error.prepareStackTrace = (_, frames) => frames; const { stack } = new Error(); return Array.isArray(stack) ? "out" : 0',
  ],
  [
    "prepareStackTrace, set on the engine's Error",
    'const Inner = Object.getPrototypeOf(TypeError); Inner.prepareStackTrace = () => "out"; try { null.x } catch (error) { return error.stack }',
  ],
  [
    'captureStackTrace shows the frames',
    'const target = {}; Error.captureStackTrace?.(target); return /:\\d+:\\d+/.test(String(target.stack)) ? "out" : 0',
  ],
  [
    'a stack names the files of the host',
    'return /sandbox|node_modules|file:/.test(String(new Error("x").stack)) ? "out" : 0',
  ],
  [
    'the stack of an error that the host throws',
    'try { setTimeout(1) } catch (error) { return /:\\d+:\\d+/.test(String(error.stack)) ? "out" : 0 }',
  ],
  [
    'the Error that a Web class extends',
    'const Outer = Object.getPrototypeOf(DOMException); let seen = 0; try { Outer.prepareStackTrace = (_, frames) => { seen = "out"; return frames } } catch {}; void new Error().stack; try { null.x } catch (error) { void error.stack }; return seen',
  ],
  [
    'captureStackTrace of the Error that a Web class extends',
    'const target = {}; Object.getPrototypeOf(DOMException).captureStackTrace?.(target); return /:\\d+:\\d+/.test(String(target.stack)) ? "out" : 0',
  ],
  ['stackTraceLimit', 'Error.stackTraceLimit = 0; return Error.stackTraceLimit === 0 ? "out" : 0'],
]

test.each([...throughConstructors, ...byName, ...throughStacks])('%s', async (_why, code) => {
  expect(await outcomeOf(`export default { async fetch() { ${takesSecret} ${code} } }`)).not.toBe('out')
  expect(Reflect.has(globalThis, 'got')).toBe(false)
})

const refused: readonly Attempt[] = [
  ['a dynamic import', "export default { fetch: () => import('node:fs') }"],
  ['a dynamic import with a comment inside', "export default { fetch: () => import/**/('node:fs') }"],
  ['a dynamic import over two lines', "export default { fetch: () => import\n('node:fs') }"],
  ['a dynamic import within a template', "export default { fetch: () => `${import('node:fs')}` }"],
  ['import.meta', 'export default { fetch: () => import.meta.url }'],
  ['an import of a module of Node', "import fs from 'node:fs'; export default { fetch: () => fs }"],
  ['an import by address', "import x from 'https://example.com/x.js'; export default { fetch: () => x }"],
  ['an import above the files', "import x from '../../package.json'; export default { fetch: () => x }"],
  ['with', 'export default { fetch() { with (globalThis) { return secret } } }'],
  [
    'text that closes the function around it',
    "}, 'x.ts'() { return secret }, 'y.ts'() {\nexport default { fetch() {} }",
  ],
  ['text that closes everything around it', '}})); secret; (({})=>({ a() {\nexport default { fetch() {} }'],
  ['a comment that is not closed', 'export default { fetch() {} } /* '],
  ['a template that is not closed', 'export default { fetch() {} }; `'],
  ['a return at the top', 'return secret'],
  ['new.target at the top', 'export default new.target'],
  ['super at the top', 'export default { fetch: super.x }'],
  ['a hashbang that hides a line', '#!/bin/sh\u2028export default { fetch() { with (1) {} } }'],
]

test.each(refused)('refused before it runs: %s', async (_why, source) => {
  await expect(outcomeOf(source)).resolves.toBe('CompileError')
})

test.each([
  ['a closing mark in a string', "'*/ })); secret'", '*/ })); secret'],
  ['a closing mark in a regular expression', '/[/*]`*\\//.source', '[/*]`*\\/'],
  ['a template within a template', '`${`${"`"}`}`', '`'],
  ['a comment that starts in a template', '`/*` + 1 + `*/`', '/*1*/'],
  ['a division that looks like a regular expression', '(4 /2/ 1)', 2],
  ['a source address in a string', '"\\n//# sourceURL=x.js"', '\n//# sourceURL=x.js'],
  ['separators of lines in a string', '"a\u2028b\u2029c".length', 5],
])('read as it is meant: %s', async (_why, expression, value) => {
  expect(await benchNode(`export default { fetch: () => (${expression}) }`).ask()).toBe(value)
})

test('a source address in a comment does not change where an error is found', async () => {
  const { locate } = await import('./evaluate.ts')
  const node = benchNode(
    '//# sourceURL=nowhere.js\n//@ sourceURL=x\nexport default {\n  fetch() {\n    throw new Error("x")\n  },\n}\n//# sourceURL=y.js',
  )
  expect(locate(await node.ask().catch((error: unknown) => error))).toMatchObject({
    file: 'program.ts',
    line: 5,
  })
})

async function outcomeOf(source: string): Promise<unknown> {
  try {
    const node = benchNode(source)
    const answer = await node.ask()
    node.elapse(1000)
    return answer
  } catch (error) {
    return error instanceof Error ? error.name : error
  }
}
