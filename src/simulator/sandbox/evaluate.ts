/** One boot of a program: its modules evaluated in a compartment of their own, its default export checked. */
import type { Program } from '../../contract/program.ts'
import type { Capabilities } from '../capabilities.ts'
import type { Compiled } from './compile.ts'
import { describe } from './describe.ts'
import { BootGlobals, closed, lent } from './globals.ts'
import { locate, scriptName, stackOf } from './locate.ts'
import type { Script } from './syntax/script.ts'
import { placeOfThrown, Watch } from './watch.ts'

export { describe, locate, stackOf }

export type ProgramFault = 'threw' | 'refused' | 'no-default-export' | 'no-fetch' | 'bad-start'

/** A program that cannot run, in words for the learner. */
export class ProgramError extends Error {
  readonly reason: ProgramFault
  readonly file: string
  readonly line: number
  readonly column: number | undefined

  constructor(reason: ProgramFault, message: string, place: { file: string; line: number; column?: number }) {
    super(message)
    this.name = 'ProgramError'
    this.reason = reason
    this.file = place.file
    this.line = place.line
    this.column = place.column
  }
}

type Namespace = Readonly<Record<string, unknown>>
type ModuleFunction = (
  load: (path: string) => Namespace,
  declare: (exported: object) => void,
  lent: object,
  watch: Watch,
) => void

const unavailable = [
  'Compartment',
  'harden',
  'lockdown',
  'ModuleSource',
  'HandledPromise',
  'Temporal',
  'AsyncIterator',
]

type Modules = Readonly<Record<string, ModuleFunction>>
/** The script, evaluated: called at each boot, it makes the modules anew around the globals of that boot. */
type Start = (globals: object) => Modules

interface Evaluated {
  readonly start: Start
  readonly globals: object
}

/** Scripts that one evaluation serves: parsing and sealing a compartment cost more than most boots do. */
const detached = new WeakMap<Script, Evaluated>()

export function evaluate(...boot: Parameters<typeof evaluateModule>): Program {
  return createProgram(boot[1], evaluateModule(...boot))
}

/** What a module exports, and whatever that is. */
export function evaluateModule(
  compiled: Compiled,
  entry: string,
  capabilities: Capabilities,
  label: string,
  watch: Watch = new Watch(),
): Namespace {
  const script = compiled.script(entry)
  const own = new BootGlobals(capabilities)
  const modules = attempt(entry, 'refused', () => {
    if (!script.isDetached) {
      const { start, globals } = open(script, label, own.all())
      return start(globals)
    }
    let shared = detached.get(script)
    if (shared === undefined) {
      shared = open(script, label, closed)
      Object.freeze(shared.globals)
      detached.set(script, shared)
    }
    return shared.start(handOver(script.globals, own, shared.globals))
  })
  return attempt(entry, 'threw', () => createLoader(modules, watch)(entry))
}

/** What the code asks for: from this boot where it has its own, else from the language. */
function handOver(names: readonly string[], own: BootGlobals, shared: object): object {
  const handed: Record<string, unknown> = {}
  for (const name of names) handed[name] = own.has(name) ? own.get(name) : Reflect.get(shared, name)
  return handed
}

function open(script: Script, label: string, globals: Record<string, unknown>): Evaluated {
  const compartment = new Compartment({ globals, __options__: true })
  for (const name of unavailable) Reflect.deleteProperty(compartment.globalThis, name)
  const code = `${script.code}\n//# sourceURL=${scriptName(script, label)}`
  const start = compartment.evaluate(code, { __rejectSomeDirectEvalExpressions__: false }) as Start
  return { start, globals: compartment.globalThis }
}

/** Modules run at their first import, and once. Those that import each other see what is there so far. */
function createLoader(modules: Modules, watch: Watch): (path: string) => Namespace {
  const loaded = new Map<string, Namespace>()
  const load = (path: string): Namespace => {
    const known = loaded.get(path)
    if (known) return known
    const namespace: Record<string, unknown> = Object.create(null)
    loaded.set(path, namespace)
    const declare = (exported: object): void => {
      for (const [name, get] of Object.entries(exported))
        Object.defineProperty(namespace, name, { get, enumerable: true })
      Object.defineProperty(namespace, Symbol.toStringTag, { value: 'Module' })
      Object.preventExtensions(namespace)
    }
    const run = modules[path]
    if (!run) throw new Error(`No module ${path}`)
    Reflect.apply(run, undefined, [load, declare, lent, watch])
    return namespace
  }
  return load
}

function createProgram(entry: string, namespace: Namespace): Program {
  const place = { file: entry, line: 1 }
  if (!('default' in namespace)) {
    const message = 'A program needs a default export: `export default { async fetch(request, env) { … } }`.'
    throw new ProgramError('no-default-export', message, place)
  }
  const program = attempt(entry, 'threw', () => namespace.default)
  if ((typeof program !== 'object' && typeof program !== 'function') || program === null) {
    const message = `The default export is ${describe(program)}: it must be an object with a fetch method.`
    throw new ProgramError('no-default-export', message, place)
  }
  // Each is read once: what a getter or a proxy says the second time does not count.
  const fetch = attempt(entry, 'threw', () => Reflect.get(program, 'fetch') as unknown)
  const start = attempt(entry, 'threw', () => Reflect.get(program, 'start') as unknown)
  if (typeof fetch !== 'function') {
    const what = fetch === undefined ? 'has no fetch method' : `has a fetch that is ${describe(fetch)}`
    throw new ProgramError(
      'no-fetch',
      `The default export ${what}: it must be a function that returns a Response.`,
      place,
    )
  }
  if (start !== undefined && typeof start !== 'function') {
    throw new ProgramError(
      'bad-start',
      `'start' of the default export is ${describe(start)}: it must be a function.`,
      place,
    )
  }
  const answer: Program['fetch'] = (...args) => Reflect.apply(fetch, program, args)
  return start === undefined
    ? { fetch: answer }
    : { fetch: answer, start: (env) => Reflect.apply(start, program, [env]) }
}

function attempt<T>(entry: string, reason: ProgramFault, run: () => T): T {
  try {
    return run()
  } catch (thrown) {
    const place = locate(thrown) ?? placeOfThrown(thrown) ?? { file: entry, line: 1 }
    throw new ProgramError(reason, describe(thrown), place)
  }
}
