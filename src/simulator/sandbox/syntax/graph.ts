/** Which file every import means, and whether it exports what is asked of it. */
import type { LinkedModule } from './link.ts'

export type Modules = ReadonlyMap<string, LinkedModule>
/** For every file, the files that its imports mean, in the order it asks. */
export type Graph = ReadonlyMap<string, readonly string[]>
/** For every file, the names it exports, those it passes on by `export *` included. */
export type ExportedNames = ReadonlyMap<string, ReadonlySet<string>>

export function resolveRequests(modules: Modules): Graph {
  const graph = new Map<string, readonly string[]>()
  for (const [path, { file, links }] of modules) {
    graph.set(
      path,
      links.requests.map(({ specifier, start }) => {
        const target = resolve(path, specifier, modules)
        if (target === undefined) throw file.errorAt(start, whyNot(path, specifier, modules))
        return target
      }),
    )
  }
  return graph
}

function resolve(from: string, specifier: string, modules: Modules): string | undefined {
  if (!/^\.\.?\//.test(specifier)) return undefined
  const parts = from.split('/').slice(0, -1)
  for (const part of specifier.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined
    if (part !== '.' && part !== '..') parts.push(part)
  }
  const path = parts.join('/')
  return [path, `${path}.ts`, path.replace(/\.js$/, '.ts')].find((candidate) => modules.has(candidate))
}

function whyNot(from: string, specifier: string, modules: Modules): string {
  if (specifier === 'millions')
    return "'millions' holds types only: write `import type { … } from 'millions'`."
  const others = [...modules.keys()].filter((path) => path !== from)
  const own =
    others.length === 0
      ? 'there are no other files here'
      : others.map((path) => relative(from, path)).join(', ')
  const can = `A program can import the exercise's own files (${own}), and types from 'millions'.`
  if (!/^\.\.?\//.test(specifier)) return `There is no module '${specifier}'. ${can}`
  // A helper of the learner's own, which lies beside the exercise's files and is no part of the answer.
  return others.length === 0
    ? `There is no file '${specifier}' here: this exercise takes \`${from}\` alone. Move what you import into it.`
    : `There is no file '${specifier}' here: this exercise takes its own files alone (${[from, ...others].join(', ')}). Move what you import into one of them.`
}

function relative(from: string, to: string): string {
  const folder = from.split('/').slice(0, -1)
  const target = to.split('/')
  let shared = 0
  while (shared < folder.length && shared < target.length - 1 && folder[shared] === target[shared]) shared++
  const up = '../'.repeat(folder.length - shared)
  return `${up === '' ? './' : up}${target.slice(shared).join('/')}`
}

export function resolveExports(modules: Modules, graph: Graph): ExportedNames {
  const exports = new Exports(modules, graph)
  for (const [path, { file, links, used }] of modules) {
    const check = (request: number, name: string, start: number, isUsed: boolean) => {
      const target = graph.get(path)?.[request] ?? ''
      if (name === '*' || exports.valuesOf(target).has(name)) return
      const isType = exports.isType(target, name)
      // A list of exports may hold types.
      if (isType && !isUsed) return
      throw file.errorAt(start, isType ? isTypeOnly(target, name) : lacks(target, name, exports))
    }
    for (const [local, { request, imported, start }] of links.bindings) {
      if (used.has(local)) check(request, imported, start, true)
      else if (links.exported.some((one) => one.local === local)) check(request, imported, start, false)
    }
    for (const { request, imported, start } of links.reexported) check(request, imported, start, false)
  }
  return new Map([...modules.keys()].map((path) => [path, exports.valuesOf(path)]))
}

function isTypeOnly(target: string, name: string): string {
  return `'${name}' is a type in '${target}': there is no such value when the code runs.`
}

function lacks(target: string, name: string, exports: Exports): string {
  const exported = [...exports.valuesOf(target)].join(', ')
  const what = name === 'default' ? 'no default export' : `no export '${name}'`
  return `'${target}' has ${what}. It exports: ${exported === '' ? 'nothing' : exported}.`
}

/** What modules export, through each other too. */
class Exports {
  readonly #modules: Modules
  readonly #graph: Graph
  readonly #values = new Map<string, ReadonlySet<string>>()

  constructor(modules: Modules, graph: Graph) {
    this.#modules = modules
    this.#graph = graph
  }

  valuesOf(path: string): ReadonlySet<string> {
    const known = this.#values.get(path)
    if (known) return known
    const values = this.#namesOf(path, new Set())
    this.#values.set(path, values)
    return values
  }

  isType(path: string, name: string, seen = new Set<string>()): boolean {
    const module = this.#modules.get(path)
    const step = `${path} ${name}`
    if (module === undefined || seen.has(step)) return false
    seen.add(step)
    const { links, exportedTypes } = module
    if (exportedTypes.has(name)) return true
    const [origin] = this.#originsOf(path, name)
    if (origin) return origin.imported !== '*' && this.isType(origin.path, origin.imported, seen)
    if (links.exported.some(({ exported }) => exported === name)) return false
    return links.stars.some((request) => this.isType(this.#target(path, request), name, seen))
  }

  /** The other file that a name is passed on from. */
  #originsOf(path: string, name: string): readonly { path: string; imported: string }[] {
    const links = this.#modules.get(path)?.links
    if (links === undefined) return []
    const passed = links.reexported.filter(({ exported }) => exported === name)
    const imported = links.exported.flatMap(({ exported, local }) =>
      exported === name ? (links.bindings.get(local) ?? []) : [],
    )
    return [...passed, ...imported].map((one) => ({
      path: this.#target(path, one.request),
      imported: one.imported,
    }))
  }

  #namesOf(path: string, seen: Set<string>): ReadonlySet<string> {
    const names = new Set<string>()
    const links = this.#modules.get(path)?.links
    if (links === undefined || seen.has(path)) return names
    seen.add(path)
    for (const { exported } of [...links.exported, ...links.reexported]) {
      if (!this.isType(path, exported)) names.add(exported)
    }
    for (const request of links.stars) {
      for (const name of this.#namesOf(this.#target(path, request), seen)) {
        if (name !== 'default') names.add(name)
      }
    }
    return names
  }

  #target(path: string, request: number): string {
    return this.#graph.get(path)?.[request] ?? ''
  }
}
