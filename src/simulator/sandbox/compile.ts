/** A learner's files, ready to be evaluated as often as nodes boot: parsed, checked, types gone, imports resolved. */
import { CompileError } from './compile-error.ts'
import { resolveExports, resolveRequests } from './syntax/graph.ts'
import { type LinkedModule, linkModule } from './syntax/link.ts'
import { SourceFile } from './syntax/place.ts'
import { assemble, type Script } from './syntax/script.ts'

export { CompileError }

/** Path to TypeScript, such as `{ 'balancer.ts': '…' }`. */
export type Sources = Readonly<Record<string, string>>

export interface Compiled {
  readonly paths: readonly string[]
  /** The program that starts at a file, as one script. */
  script(entry: string): Script
}

export function compile(sources: Sources): Compiled {
  const modules = new Map<string, LinkedModule>()
  for (const [path, source] of Object.entries(sources)) {
    modules.set(path, linkModule(new SourceFile(path, source)))
  }
  const graph = resolveRequests(modules)
  const names = resolveExports(modules, graph)
  const scripts = new Map<string, Script>()
  return {
    paths: [...modules.keys()],
    script(entry) {
      const known = scripts.get(entry)
      if (known) return known
      if (!modules.has(entry)) throw new CompileError(entry, 1, 1, `There is no file '${entry}'.`)
      const script = assemble(entry, modules, graph, names)
      scripts.set(entry, script)
      return script
    },
  }
}
