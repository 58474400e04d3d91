/** Names that Node or a browser has and programs do not: what to use in their place. In words for the learner. */

const settings = 'settings are in `env.vars`'
const modules = "write `import … from './file.ts'` and `export …`"
const network = 'nodes speak HTTP, by `fetch`'
const encoded =
  'bytes are in a `Uint8Array`, texts become bytes by `TextEncoder` and come back by `TextDecoder`'
const noPage = 'a program runs on a server, where there is no page'
const memory = 'when memory is freed, no program can see: delete from a `Map` what is used up'

const advice: Readonly<Record<string, string>> = {
  process: settings,
  Deno: settings,
  Bun: settings,
  require: modules,
  module: modules,
  exports: modules,
  Buffer: encoded,
  Blob: encoded,
  File: encoded,
  FileReader: encoded,
  __dirname: 'files are on `env.disk`, under names of your own',
  __filename: 'files are on `env.disk`, under names of your own',
  XMLHttpRequest: network,
  WebSocket: network,
  EventSource: network,
  addEventListener: 'the default export answers requests by its `fetch(request, env)`',
  global: 'the global object is `globalThis`',
  self: 'the global object is `globalThis`',
  window: 'the global object is `globalThis`',
  document: noPage,
  navigator: noPage,
  location: noPage,
  alert: noPage,
  requestAnimationFrame: noPage,
  localStorage:
    'what is to outlast a crash goes to `env.disk`, all else into a variable at the top of the file',
  sessionStorage:
    'what is to outlast a crash goes to `env.disk`, all else into a variable at the top of the file',
  setImmediate: 'write `setTimeout(…, 0)` or `queueMicrotask(…)`',
  clearImmediate: 'clear a timer by `clearTimeout`',
  EventEmitter: 'keep a list of callbacks',
  Event: 'keep a list of callbacks',
  EventTarget: 'keep a list of callbacks',
  CustomEvent: 'keep a list of callbacks',
  MessageChannel: 'a node is one thread, and asks others by `fetch`',
  BroadcastChannel: 'a node is one thread, and asks others by `fetch`',
  Worker: 'a node is one thread, and asks others by `fetch`',
  SharedArrayBuffer: 'a node is one thread, and needs no shared memory',
  Atomics: 'a node is one thread, and needs no shared memory',
  WebAssembly: 'programs are TypeScript',
  WritableStream: 'write a `ReadableStream` that enqueues what it makes',
  TransformStream: 'write a `ReadableStream` that enqueues what it makes',
  Intl: '`toLocaleString` and `localeCompare` know English',
  Temporal: 'times are numbers of milliseconds, from `Date.now()` and `performance.now()`',
  WeakRef: memory,
  FinalizationRegistry: memory,
  gc: memory,
  assert: 'throw an error where something must not be',
}

/** Names of what the functions of a program are handed, and by which. */
const handed: Readonly<Record<string, string>> = {
  env: '`start(env)` and `fetch(request, env)`',
  request: '`fetch(request, env)`',
  connection: '`fetch(request, env, connection)`',
}

/** Undefined for a name that nobody misses. */
export function adviceOnAbsent(name: string): string | undefined {
  if (Object.hasOwn(handed, name)) return `\`${name}\` is handed to ${handed[name]}: pass it on from there.`
  return Object.hasOwn(advice, name) ? `Programs have no \`${name}\`: ${advice[name]}.` : undefined
}
