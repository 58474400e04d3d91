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
  return /^\.\.?\//.test(specifier)
    ? `There is no file '${specifier}'. ${can}`
    : `There is no module '${specifier}'. ${can}`
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
  const names = new Map<string, ReadonlySet<string>>()
  for (const path of modules.keys()) names.set(path, namesOf(path, modules, graph, new Set()))
  for (const [path, { file, links, used }] of modules) {
    const check = (request: number, name: string, start: number) => {
      const target = graph.get(path)?.[request] ?? ''
      if (name === '*' || names.get(target)?.has(name)) return
      const exported = [...(names.get(target) ?? [])].join(', ')
      const what = name === 'default' ? 'no default export' : `no export '${name}'`
      throw file.errorAt(
        start,
        `'${target}' has ${what}. It exports: ${exported === '' ? 'nothing' : exported}.`,
      )
    }
    for (const [local, { request, imported, start }] of links.bindings) {
      if (used.has(local)) check(request, imported, start)
    }
    for (const { request, imported, start } of links.reexported) check(request, imported, start)
  }
  return names
}

function namesOf(path: string, modules: Modules, graph: Graph, seen: Set<string>): ReadonlySet<string> {
  const names = new Set<string>()
  const links = modules.get(path)?.links
  if (links === undefined || seen.has(path)) return names
  seen.add(path)
  for (const { exported } of links.exported) names.add(exported)
  for (const { exported } of links.reexported) names.add(exported)
  for (const request of links.stars) {
    for (const name of namesOf(graph.get(path)?.[request] ?? '', modules, graph, seen)) {
      if (name !== 'default') names.add(name)
    }
  }
  return names
}
