/** All modules of a program in one text, to be evaluated at once: less to do at each boot. */
import { globalNames } from '../global-names.ts'
import { type EditedText, sourceOffset } from './edits.ts'
import type { ExportedNames, Graph, Modules } from './graph.ts'
import type { LinkedModule } from './link.ts'
import { propertyOf } from './module-links.ts'
import { countLines, lineBreak, placeOf } from './place.ts'

export interface CodePlace {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** What the script is called with, under names of its own. */
export const lendings = [
  'power',
  'place',
  'regularExpression',
  'template',
  'referenceError',
  'undeclared',
  'unassignable',
] as const

export interface Script {
  readonly entry: string
  /** An expression: a function that takes the globals and what is lent, and returns the modules' functions by path. */
  readonly code: string
  /** Names that the code expects among the globals it is handed. */
  readonly globals: readonly string[]
  /** It never touches the global object: one evaluation can serve every boot, each with globals of its own. */
  readonly isDetached: boolean
  /** The line of the `fetch` that answers requests, where it can be told. */
  readonly fetchPlace?: { readonly file: string; readonly line: number }
  /** Where in the learner's files a place of the code is. */
  locate(line: number, column: number): CodePlace | undefined
}

interface Part {
  readonly path: string
  readonly module: LinkedModule
  readonly text: EditedText
  readonly firstLine: number
  readonly prefix: string
  readonly lines: number
}

export function assemble(entry: string, modules: Modules, graph: Graph, names: ExportedNames): Script {
  const paths = reachable(entry, graph)
  const members = paths.flatMap((path) => modules.get(path) ?? [])
  const globals = directGlobals(members)
  const isDetached = !members.some(usesGlobalObject)
  let code = `(({${globals}})=>({`
  let line = 1
  const parts: Part[] = []
  for (const module of members) {
    const { path } = module.file
    const text = isDetached ? module.detached : module.attached
    const parameters = [importer(module), exporter(module), lender(module), module.lent.watch]
    // A default is evaluated outside of the body, where nothing of the learner's is called like that.
    if (!isDetached) parameters.push(`${module.lent.global}=globalThis`)
    const prefix = `${JSON.stringify(path)}:function(${parameters}){${prelude(module, text, graph, names)}`
    code += `\n${prefix}${text.code}\n},`
    const lines = countLines(text.code)
    parts.push({ path, module, text, firstLine: line + 1, prefix, lines })
    line += lines + 1
  }
  const fetchLine = modules.get(entry)?.fetchLine
  return {
    entry,
    ...(fetchLine !== undefined && { fetchPlace: { file: entry, line: fetchLine } }),
    code: `${code}\n}))`,
    globals,
    isDetached,
    locate: (at, column) => locateIn(parts, at, column),
  }
}

function reachable(entry: string, graph: Graph, found: string[] = []): readonly string[] {
  if (found.includes(entry)) return found
  found.push(entry)
  for (const path of graph.get(entry) ?? []) reachable(path, graph, found)
  return found
}

/**
 * Globals are handed over as variables, which are fast; looked up by name they pass through the sandbox's scopes.
 * Not so in a program that changes its globals, since it expects to see the change.
 */
function directGlobals(members: readonly LinkedModule[]): readonly string[] {
  const free = new Set(members.flatMap((module) => [...module.free]))
  const assigned = new Set(members.flatMap((module) => [...module.assigned]))
  if (free.has('globalThis')) return []
  return globalNames.filter((name) => free.has(name) && !assigned.has(name))
}

/** Names it, or assigns to what is on it. */
function usesGlobalObject({ free, assigned }: LinkedModule): boolean {
  return free.has('globalThis') || [...assigned].some((name) => globalNames.includes(name))
}

const importer = ({ lent }: LinkedModule): string => `${lent.module}import`
const exporter = ({ lent }: LinkedModule): string => `${lent.module}export`
const lender = ({ lent }: LinkedModule): string => `${lent.module}lent`

/** Exports first, so that modules that import each other find what is hoisted; then imports, which evaluate. */
function prelude(module: LinkedModule, { code }: EditedText, graph: Graph, names: ExportedNames): string {
  const { links, lent } = module
  const targets = graph.get(module.file.path) ?? []
  const getters = new Map<string, string>()
  for (const request of links.stars) {
    for (const name of names.get(targets[request] ?? '') ?? []) {
      if (name !== 'default')
        getters.set(name, `${importer(module)}(${JSON.stringify(targets[request])})${propertyOf(name)}`)
    }
  }
  const values = names.get(module.file.path) ?? new Set()
  for (const { request, exported, imported } of links.reexported) {
    if (!values.has(exported)) continue
    const property = imported === '*' ? '' : propertyOf(imported)
    getters.set(exported, `${importer(module)}(${JSON.stringify(targets[request])})${property}`)
  }
  for (const { exported, local } of links.exported) {
    if (values.has(exported)) getters.set(exported, links.bindings.get(local)?.value ?? local)
  }
  const exporting = [...getters].map(([name, value]) => `${JSON.stringify(name)}:()=>${value}`)
  const importing = targets.map(
    (path, request) => `const ${lent.module}${request}=${importer(module)}(${JSON.stringify(path)});`,
  )
  const borrowed = lendings.filter((name) => code.includes(lent[name]) || name === 'template')
  const templates = module.templates.length > 0 ? `const ${lent.template}s=[${module.templates}];` : ''
  return [
    `const {${borrowed.map((name) => `${name}:${lent[name]}`)}}=${lender(module)};let ${lent.at};`,
    `${exporter(module)}({${exporting}});${importing.join('')}${templates}`,
  ].join('')
}

function locateIn(parts: readonly Part[], line: number, column: number): CodePlace | undefined {
  const part = parts.findLast((one) => one.firstLine <= line)
  if (part === undefined || line >= part.firstLine + part.lines) return undefined
  const { module, text, firstLine, prefix, path } = part
  const lineInModule = line - firstLine
  const columnInLine = lineInModule === 0 ? Math.max(0, column - 1 - prefix.length) : column - 1
  const offset = offsetOf(text.code, lineInModule) + columnInLine
  const place = placeOf(module.file.source, sourceOffset(text.edits, offset))
  return { file: path, ...place }
}

function offsetOf(code: string, line: number): number {
  let offset = 0
  let left = line
  for (const match of code.matchAll(lineBreak)) {
    if (left-- === 0) return offset
    offset = match.index + match[0].length
  }
  return offset
}
