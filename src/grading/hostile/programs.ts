/** Programs that try to break the grader or to fool it, and the verdict that each has to end in. Shared by both hosts. */
import type { Outcome } from '../../contract/verdict.ts'

export interface HostileProgram {
  readonly name: string
  /** The file `counter.ts`. Where a line is expected, it is the one that holds `HERE`. */
  readonly source: string
  /** More than one where engines differ in what they can tell. */
  readonly kinds: readonly Outcome['kind'][]
  readonly test?: string
  readonly node?: string
  readonly hasLine?: boolean
  readonly message?: RegExp
  /** The say of the first test that failed. */
  readonly say?: string
  /** Takes all memory there is: a browser may lose the page. */
  readonly takesMemory?: boolean
}

const node = 'counter-1'
const greets = 'greets'

/** A program whose `fetch` has this body. */
const inFetch = (body: string): string => `export default {
  async fetch(request: Request): Promise<Response> {
    ${body}
    return new Response('hostile')
  },
}`
/** A program that runs this first, and answers wrongly. */
const atBoot = (body: string): string => `${body}
export default { fetch: (): Response => new Response('hostile') }`

const stuckAtOnce = { kinds: ['stuck'], test: greets, node } as const
/** A loop or function of the program's own, which is named while it runs. */
const stuckHere = { ...stuckAtOnce, hasLine: true } as const

/** As many puts in one request as a suite sends that asks for constant time. */
const manyPuts = (put: string): string => `let count = 0
export default {
  fetch(request: Request): Response {
    if (request.url.endsWith('/count')) return new Response(String(++count))
    const kept = new Map<string, number>()
    const order: string[] = []
    for (let put = 0; put < 100_000; put++) { const key = 'key-' + put; ${put} }
    return new Response('hello')
  },
}`

/** Right, and quick: what is kept is not looked at, and the oldest of a thousand goes. */
export const constantTime: string = manyPuts(
  'kept.set(key, put); if (kept.size > 1000) kept.delete(kept.keys().next().value ?? key)',
)

const loops: readonly HostileProgram[] = [
  {
    name: 'a hundred thousand puts, each of which looks at all that is kept',
    source: manyPuts('if (!order.some((other) => other === key)) order.push(key) // HERE\n'),
    ...stuckHere,
  },
  { name: 'a loop in module code', source: atBoot('for (;;) {} // HERE'), ...stuckHere },
  {
    name: 'a loop in start',
    source: 'export default {\n  start() {\n    for (;;) {} // HERE\n  },\n  fetch: () => new Response(),\n}',
    ...stuckHere,
  },
  { name: 'a loop in fetch', source: inFetch('while (request) {} // HERE'), ...stuckHere },
  {
    name: 'a loop in a timer',
    source: `let count = 0
setTimeout(() => { for (;;) {} }, 5000) // HERE
export default { fetch: (request: Request): Response => new Response(request.url.endsWith('count') ? String(++count) : 'hello') }`,
    ...stuckHere,
    test: 'still-there',
  },
  {
    name: 'a chain of promises',
    source: inFetch('const again = (): void => { Promise.resolve().then(again) } // HERE\nagain()'),
    ...stuckHere,
  },
  {
    name: 'a chain of queueMicrotask',
    source: atBoot('const again = (): void => queueMicrotask(again) // HERE\nagain()'),
    ...stuckHere,
  },
  { name: 'an endless await', source: inFetch('for (;;) await null // HERE'), ...stuckHere },
  {
    name: 'a loop in a getter that the platform reads',
    source: inFetch("return new Response('', { get status(): number { for (;;) {} } }) // HERE"),
    ...stuckHere,
  },
  {
    name: 'a loop in toString',
    source: inFetch('return new Response({ toString() { for (;;) {} } } as unknown as string)'),
    kinds: ['stuck', 'failed'],
  },
  {
    name: 'a loop in the toString of what is thrown',
    source: inFetch('throw { toString() { for (;;) {} }, get message() { for (;;) {} } }'),
    kinds: ['stuck', 'failed'],
  },
  {
    name: 'a loop in what is logged',
    source: inFetch('console.log({ get a() { for (;;) {} }, toJSON() { for (;;) {} } })'),
    kinds: ['stuck', 'failed'],
  },
  {
    name: 'a proxy for an answer whose traps loop',
    source: inFetch('return new Proxy({}, { get() { for (;;) {} } }) as Response // HERE'),
    ...stuckHere,
  },
  {
    name: 'a thenable for an answer that loops',
    source: 'export default { fetch: () => ({ then() { for (;;) {} } }) }',
    kinds: ['stuck', 'failed'],
  },
  {
    name: 'a regular expression that backtracks for ages',
    source: inFetch("/^(a+)+$/.test('a'.repeat(50) + 'b')"),
    ...stuckAtOnce,
  },
  {
    name: 'a wait that blocks the thread',
    source: atBoot('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'),
    kinds: ['threw-at-boot', 'stuck'],
  },
  {
    name: 'recursion without end',
    source: inFetch('const dive = (): void => dive()\ndive()'),
    kinds: ['failed'],
    say: 'wrong-status',
  },
]

const memory: readonly HostileProgram[] = [
  {
    name: 'memory by objects',
    source: inFetch('const held: unknown[] = []\nfor (;;) held.push({ size: held.length }) // HERE'),
    kinds: ['out-of-memory'],
    test: greets,
    hasLine: true,
    takesMemory: true,
  },
  {
    name: 'memory by strings',
    source: `const numbers = [...Array(200_000).keys()]
${inFetch('const held: string[] = []\nfor (;;) held.push(JSON.stringify(numbers)) // HERE')}`,
    // A round takes milliseconds, so a busy machine may lose patience before the memory is full.
    kinds: ['out-of-memory', 'stuck'],
    test: greets,
    hasLine: true,
    takesMemory: true,
  },
  {
    name: 'memory by typed arrays',
    source: inFetch('const held: Uint8Array[] = []\nfor (;;) held.push(new Uint8Array(1 << 22).fill(1))'),
    // A browser gives out no more at some point, and that is an error like any other.
    kinds: ['out-of-memory', 'failed'],
    takesMemory: true,
  },
  {
    name: 'memory at boot, in a map',
    source: atBoot('const held = new Map<number, unknown>()\nfor (let n = 0; ; n++) held.set(n, [n, n, n])'),
    // A map has a bound of its own in V8, and its error names the line.
    kinds: ['out-of-memory', 'threw-at-boot'],
    takesMemory: true,
  },
  {
    name: 'memory in a timer, a little more each time',
    source: atBoot(
      'const held: unknown[] = []\nsetInterval(() => { for (let n = 0; n < 100_000; n++) held.push({ n }) }, 1)',
    ),
    kinds: ['failed', 'out-of-memory'],
    takesMemory: true,
  },
  {
    name: 'a string longer than there can be',
    source: inFetch("return new Response('x'.repeat(2 ** 31))"),
    kinds: ['failed'],
    say: 'wrong-status',
  },
  {
    name: 'a buffer larger than there can be',
    source: atBoot('const held = new ArrayBuffer(2 ** 52) // HERE\nvoid held'),
    kinds: ['threw-at-boot'],
    hasLine: true,
  },
]

const throws: readonly HostileProgram[] = [
  {
    name: 'a thrown string',
    source: atBoot("const x: number = 1\nif (x) throw 'my words' // HERE"),
    kinds: ['threw-at-boot'],
    node,
    hasLine: true,
    message: /my words/,
  },
  {
    name: 'a thrown null',
    source: atBoot('\nif (1) throw null // HERE'),
    kinds: ['threw-at-boot'],
    node,
    hasLine: true,
  },
  { name: 'a thrown undefined', source: atBoot('if (1) throw undefined'), kinds: ['threw-at-boot'], node },
  {
    name: 'a thrown error, with its line',
    source: atBoot("const ok = 1\n\nif (ok) throw new TypeError('on purpose') // HERE"),
    kinds: ['threw-at-boot'],
    node,
    hasLine: true,
    message: /on purpose/,
  },
  {
    name: 'an error in start, with its line',
    source:
      "export default {\n  async start() {\n    await null\n    throw new Error('at start') // HERE\n  },\n  fetch: () => new Response(),\n}",
    kinds: ['threw-at-boot'],
    node,
    hasLine: true,
    message: /at start/,
  },
  {
    name: 'a thrown proxy whose traps throw',
    source: atBoot('if (1) throw new Proxy({}, new Proxy({}, { get() { throw 1 } }))'),
    kinds: ['threw-at-boot'],
    node,
  },
  {
    name: 'an error whose parts throw',
    source: atBoot(
      "const error = new Error('x')\nfor (const key of ['name', 'message', 'stack', 'cause']) Object.defineProperty(error, key, { get() { throw error } })\nif (1) throw error",
    ),
    kinds: ['threw-at-boot'],
    node,
  },
  {
    name: 'an error whose message is no text',
    source: atBoot(
      'if (1) throw Object.assign(new Error(), { message: { toString: () => { throw 1 } }, stack: Symbol() })',
    ),
    kinds: ['threw-at-boot'],
    node,
  },
  {
    name: 'an error with a message of megabytes',
    source: atBoot("if (1) throw new Error('x'.repeat(1 << 24))"),
    kinds: ['threw-at-boot'],
    node,
  },
  {
    name: 'a throw in fetch',
    source: inFetch("if (1) throw new Error('no')"),
    kinds: ['failed'],
    say: 'wrong-status',
  },
  {
    name: 'a thrown proxy in fetch',
    source: inFetch('if (1) throw new Proxy(class {}, { getPrototypeOf() { throw 1 }, get() { throw 2 } })'),
    kinds: ['failed'],
    say: 'wrong-status',
  },
  {
    name: 'a throw in a timer',
    source: atBoot("setTimeout(() => { throw new Error('late') }, 0)"),
    kinds: ['failed'],
  },
  {
    name: 'a promise that nobody catches',
    source: atBoot("Promise.reject(new Error('unhandled'))\nPromise.reject(null)"),
    kinds: ['failed'],
    say: 'wrong-body',
  },
]

const patches: readonly HostileProgram[] = [
  {
    name: 'a patched Array.prototype',
    source: atBoot('Array.prototype.map = () => [] // HERE'),
    kinds: ['threw-at-boot'],
    hasLine: true,
  },
  {
    name: 'a patched Object.prototype',
    source: atBoot("Object.assign(Object.prototype, { status: 'passed' }) // HERE"),
    kinds: ['threw-at-boot'],
  },
  {
    name: 'a patched Promise.prototype.then',
    source: atBoot('Promise.prototype.then = () => new Promise(() => {})'),
    kinds: ['threw-at-boot'],
  },
  {
    name: 'a patched iterator',
    source: atBoot('Array.prototype[Symbol.iterator] = function* () {}'),
    kinds: ['threw-at-boot'],
  },
  {
    name: 'a patched Response',
    source: atBoot("try { Response.prototype.text = async () => 'hello' } catch {}"),
    kinds: ['failed'],
    say: 'wrong-body',
  },
  {
    name: 'a Response of its own',
    source:
      "class Response { status = 200\n text = async () => 'hello' }\nexport default { fetch: () => new Response() }",
    kinds: ['failed'],
    say: 'wrong-status',
  },
  {
    name: 'a replaced global',
    source: atBoot(
      'try { Object.assign(globalThis, { Response: Object, Promise: Object, Error: Object, JSON: { stringify: () => 1 } }) } catch {}',
    ),
    kinds: ['failed'],
  },
  {
    name: 'a frozen global object',
    source: atBoot('Object.freeze(globalThis)\nObject.freeze(Response)'),
    kinds: ['failed', 'threw-at-boot'],
  },
]

const floods: readonly HostileProgram[] = [
  {
    name: 'a flood of logs in a loop',
    source: inFetch("for (;;) console.log('x'.repeat(1000)) // HERE"),
    kinds: ['stuck', 'out-of-memory'],
    hasLine: true,
    test: greets,
  },
  {
    name: 'microtasks that queue two each',
    source: inFetch(
      'const grow = (): void => { queueMicrotask(grow); queueMicrotask(grow) } // HERE\ngrow()',
    ),
    kinds: ['stuck', 'out-of-memory'],
    test: greets,
    node,
    hasLine: true,
    takesMemory: true,
  },
  {
    name: 'a flood of logs in many events',
    source: atBoot("setInterval(() => console.log('flood', 'x'.repeat(5000)), 1)"),
    kinds: ['failed'],
  },
  {
    name: 'a flood of logs that ends',
    source: inFetch("for (let n = 0; n < 2000; n++) console.log('flood', n, 'x'.repeat(5000))"),
    kinds: ['failed', 'out-of-memory'],
  },
  {
    name: 'a timer of no time, again and again',
    source: `let count = 0
setInterval(() => {}, 0)
export default { fetch: (request: Request): Response => new Response(request.url.endsWith('count') ? String(++count) : 'hello') }`,
    kinds: ['failed'],
    say: 'world-too-many-events',
  },
  {
    name: 'a check that follows the one before at once',
    source: `const check = async (): Promise<void> => {
  await fetch('http://friend-1/').catch(() => undefined)
  void check()
}
void check()
let count = 0
export default { fetch: (request: Request): Response => new Response(request.url.endsWith('count') ? String(++count) : 'hello') }`,
    kinds: ['failed'],
    say: 'world-too-many-calls',
  },
  {
    name: 'timers that set two timers each',
    source: atBoot('const grow = (): void => { setTimeout(grow, 1); setTimeout(grow, 1) }\ngrow()'),
    kinds: ['failed'],
    say: 'world-too-many-waiting',
  },
  {
    name: 'a flood of timers in a loop',
    source: inFetch('for (;;) setTimeout(() => {}, 1000) // HERE'),
    kinds: ['stuck', 'out-of-memory'],
    test: greets,
    hasLine: true,
    takesMemory: true,
  },
  {
    name: 'requests to itself without end',
    source: inFetch('await fetch(request.url.replace(/\\/\\/[^/]+/, "//counter-1"))'),
    kinds: ['failed'],
  },
  {
    name: 'a flood of requests in a loop',
    source: inFetch("for (;;) void fetch('http://friend-1/') // HERE"),
    kinds: ['stuck', 'out-of-memory'],
    test: greets,
    hasLine: true,
    takesMemory: true,
  },
  {
    name: 'nodes that ask each other twice as often',
    source: inFetch("await Promise.all([fetch('http://counter-1/'), fetch('http://counter-1/')])"),
    kinds: ['failed'],
  },
]

const forgeries: readonly HostileProgram[] = [
  {
    name: 'a result by postMessage',
    source: atBoot(
      "postMessage({ kind: 'result', result: { stage: 'answer', test: 'greets', seed: 1, status: 'passed' } }) // HERE",
    ),
    kinds: ['threw-at-boot'],
    hasLine: true,
  },
  { name: 'an end by self', source: atBoot("self.postMessage({ kind: 'done' })"), kinds: ['threw-at-boot'] },
  {
    name: 'an end by globalThis',
    source: atBoot(
      "for (const key of ['postMessage', 'dispatchEvent', 'onmessage', 'close']) (globalThis as Record<string, unknown>)[key]?.({ kind: 'done' })",
    ),
    kinds: ['failed'],
    say: 'wrong-body',
  },
  {
    name: 'an escape by a constructor',
    source: atBoot(
      "const outside = (() => {}).constructor('return this')()\noutside.postMessage({ kind: 'done' })",
    ),
    kinds: ['threw-at-boot'],
  },
  {
    name: 'an escape by an async constructor',
    source: atBoot(
      "const made = (async () => {}).constructor('return postMessage')\nmade().then((post) => post({ kind: 'done' }))",
    ),
    kinds: ['threw-at-boot', 'failed'],
  },
  {
    name: 'an escape by eval',
    source: atBoot("(0, eval)('this').postMessage?.({ kind: 'done' })"),
    kinds: ['threw-at-boot', 'failed', 'does-not-compile'],
  },
  {
    name: 'an escape by the caller’s stack',
    source: atBoot('const steal = (): unknown => steal.caller ?? arguments'),
    kinds: ['failed', 'threw-at-boot', 'does-not-compile'],
  },
  {
    name: 'an escape by the stack’s call sites',
    source: atBoot(
      "Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getThis())\nfor (const self of new Error().stack as unknown as Record<string, unknown>[]) self?.postMessage?.({ kind: 'done' })",
    ),
    kinds: ['failed', 'threw-at-boot'],
  },
  {
    name: 'results on the console',
    source: atBoot(
      "console.log(JSON.stringify({ kind: 'done' }))\nconsole.log({ stage: 'answer', test: 'greets', seed: 1, status: 'passed' })",
    ),
    kinds: ['failed'],
    say: 'wrong-body',
  },
  {
    name: 'an error with a say',
    source: inFetch(
      "throw Object.assign(new Error('x'), { say: { id: 'world-passed', values: {} }, status: 'passed' })",
    ),
    kinds: ['failed'],
    say: 'wrong-status',
  },
  {
    name: 'a thrown thing that looks like vitest’s skip',
    source: inFetch(
      "throw Object.assign(new Error('test is skipped; abort execution'), { code: 'VITEST_PENDING', taskId: '1', name: 'PendingError' })",
    ),
    kinds: ['failed'],
    say: 'wrong-status',
  },
  {
    name: 'a thrown thing that looks like an assertion',
    source: atBoot(
      "if (1) throw Object.assign(new Error('fine'), { name: 'AssertionError', actual: 1, expected: 1, ok: true, showDiff: false })",
    ),
    kinds: ['threw-at-boot'],
  },
  {
    name: 'the worker state of vitest',
    source: atBoot(
      'Object.assign(globalThis, { __vitest_worker__: { config: { passWithNoTests: true } }, expect: () => ({ toBe() {} }), test: () => {} })',
    ),
    kinds: ['failed'],
    say: 'wrong-body',
  },
  {
    name: 'vitest by import',
    source: `import { expect } from 'vitest' // HERE\n${atBoot('expect.extend({})')}`,
    kinds: ['does-not-compile'],
    hasLine: true,
  },
  {
    name: 'the suite by import',
    source: `import { test } from 'millions/suite' // HERE\n${atBoot('test')}`,
    kinds: ['does-not-compile'],
    hasLine: true,
  },
  {
    name: 'a dynamic import',
    source: inFetch('await import(\'data:text/javascript,postMessage({kind:"done"})\')'),
    kinds: ['failed', 'does-not-compile'],
  },
  { name: 'the process', source: atBoot('process.exit(0) // HERE'), kinds: ['threw-at-boot'], hasLine: true },
  { name: 'a worker of its own', source: atBoot("new Worker('data:,')"), kinds: ['threw-at-boot'] },
  {
    name: 'an object that looks like an answer',
    source: inFetch(
      "return { status: 200, ok: true, headers: new Headers(), text: async () => 'hello', body: null } as unknown as Response",
    ),
    kinds: ['failed'],
    say: 'wrong-status',
  },
  {
    name: 'an answer whose prototype is right',
    source: inFetch(
      "return Object.create(Response.prototype, { status: { value: 200 }, text: { value: async () => 'hello' } })",
    ),
    kinds: ['failed'],
    say: 'wrong-status',
  },
]

const shapes: readonly HostileProgram[] = [
  {
    name: 'no default export',
    source: 'export const fetch = 1',
    kinds: ['threw-at-boot', 'does-not-compile'],
    message: /default/,
  },
  { name: 'an empty file', source: '', kinds: ['threw-at-boot', 'does-not-compile'], message: /default/ },
  {
    name: 'a number for a default export',
    source: 'export default 42',
    kinds: ['threw-at-boot'],
    message: /fetch/,
  },
  {
    name: 'a default export without fetch',
    source: 'export default { start() {} }',
    kinds: ['threw-at-boot'],
    message: /fetch/,
  },
  {
    name: 'a fetch that is no function',
    source: "export default { fetch: 'hello' }",
    kinds: ['threw-at-boot'],
    message: /fetch/,
  },
  {
    name: 'a class for a default export',
    source: 'export default class { fetch() { return new Response() } }',
    kinds: ['threw-at-boot'],
    message: /fetch/,
  },
  {
    name: 'a default export whose parts throw',
    source: "export default new Proxy({}, { get() { throw new Error('trap') }, has() { throw 1 } })",
    kinds: ['threw-at-boot', 'failed'],
  },
  {
    name: 'a syntax error',
    source: 'const fine = 1\nexport default { fetch( { // HERE\n',
    kinds: ['does-not-compile'],
  },
  {
    name: 'TypeScript that cannot be erased',
    source: atBoot('const first = 1\nenum Level { Low } // HERE\nvoid [first, Level]'),
    kinds: ['does-not-compile'],
    hasLine: true,
  },
  {
    name: 'an import of a file that is not there',
    source: `import { x } from './elsewhere.ts' // HERE\n${atBoot('void x')}`,
    kinds: ['does-not-compile'],
    hasLine: true,
  },
  {
    name: 'a start that never settles',
    source: 'export default { start: () => new Promise(() => {}), fetch: () => new Response() }',
    kinds: ['failed', 'threw-at-boot'],
    node,
  },
  {
    name: 'a start that waits for ever, with a timer running',
    source:
      'export default { start: () => new Promise(() => { setInterval(() => {}, 1000) }), fetch: () => new Response() }',
    kinds: ['failed', 'threw-at-boot'],
  },
  {
    name: 'a top-level await that never settles',
    source: atBoot('await new Promise(() => {})'),
    kinds: ['does-not-compile', 'failed', 'threw-at-boot'],
  },
  {
    name: 'a fetch that never settles',
    source: 'export default { fetch: () => new Promise(() => {}) }',
    kinds: ['failed'],
    node,
  },
  {
    name: 'a body that never ends',
    source: inFetch('return new Response(new ReadableStream({ pull: () => new Promise(() => {}) }))'),
    kinds: ['failed'],
  },
  {
    name: 'an endless body',
    source: inFetch(
      'return new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1 << 16)) }))',
    ),
    kinds: ['failed', 'stuck', 'out-of-memory'],
    takesMemory: true,
  },
]

export const hostilePrograms: readonly HostileProgram[] = [
  ...loops,
  ...memory,
  ...throws,
  ...patches,
  ...floods,
  ...forgeries,
  ...shapes,
]

/** Programs that are graded one after the other, by a grader of their own. */
export interface Lane {
  readonly name: string
  /** Short for those that get stuck, as they are waited for; long for the others, which may be slow on a busy machine. */
  readonly silenceMs: number
  readonly programs: readonly HostileProgram[]
}

const impatientLanes = 3
const mayGetStuck = ({ kinds, takesMemory }: HostileProgram): boolean =>
  kinds.includes('stuck') || takesMemory === true

export const lanes: readonly Lane[] = [
  { name: 'to the end', silenceMs: 15_000, programs: hostilePrograms.filter((each) => !mayGetStuck(each)) },
  ...Array.from({ length: impatientLanes }, (_, lane) => ({
    name: `stuck or greedy, ${lane + 1}`,
    silenceMs: 600,
    programs: hostilePrograms.filter(mayGetStuck).filter((_, index) => index % impatientLanes === lane),
  })),
]
