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
  define: modules,
  Buffer: encoded,
  Blob: encoded,
  File: encoded,
  FileReader: encoded,
  __dirname: 'files are on `env.disk`, under names of your own',
  __filename: 'files are on `env.disk`, under names of your own',
  fs: 'files are on `env.disk`',
  path: 'names on `env.disk` are plain texts, of URLs `new URL(…)` knows the parts',
  os: 'what a node knows of itself is in `env`',
  http: network,
  https: network,
  net: network,
  axios: network,
  XMLHttpRequest: network,
  WebSocket: network,
  EventSource: network,
  express: 'the default export answers requests by its `fetch(request, env)`',
  app: 'the default export answers requests by its `fetch(request, env)`',
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
  env: '`start(env)` and `fetch(request, env)` are handed it',
  setImmediate: 'write `setTimeout(…, 0)` or `queueMicrotask(…)`',
  clearImmediate: 'clear a timer by `clearTimeout`',
  nextTick: 'write `queueMicrotask(…)`',
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

/** Undefined for a name that nobody misses. */
export function adviceOnAbsent(name: string): string | undefined {
  return Object.hasOwn(advice, name) ? `Programs have no \`${name}\`: ${advice[name]}.` : undefined
}
