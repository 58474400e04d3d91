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

/** What `compile` made, as data: for programs that are known long before they run. */
export interface Precompiled {
  readonly paths: readonly string[]
  /** By entry. Where their lines come from is found out when somebody asks. */
  readonly scripts: Readonly<Record<string, Omit<Script, 'locate'>>>
}

export function precompile(sources: Sources): Precompiled {
  const { paths, script } = compile(sources)
  const scripts = paths.map((path) => {
    const { locate: _, ...data } = script(path)
    return [path, data] as const
  })
  return { paths, scripts: Object.fromEntries(scripts) }
}

/** As `compile` gives it, of the same sources. */
export function revive(sources: Sources, { paths, scripts }: Precompiled): Compiled {
  let compiled: Compiled | undefined
  const compileNow = (): Compiled => {
    compiled ??= compile(sources)
    return compiled
  }
  const revived = new Map<string, Script>()
  return {
    paths,
    script(entry) {
      const known = revived.get(entry)
      if (known) return known
      const data = scripts[entry]
      if (data === undefined) return compileNow().script(entry)
      const script = {
        ...data,
        locate: (line: number, column: number) => compileNow().script(entry).locate(line, column),
      }
      revived.set(entry, script)
      return script
    },
  }
}
