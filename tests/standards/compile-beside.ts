/** `compile`, for thousands of programs that share files of helpers: those are read once. */
import type { Compiled, Sources } from '../../src/simulator/sandbox/compile.ts'
import { resolveExports, resolveRequests } from '../../src/simulator/sandbox/syntax/graph.ts'
import { type LinkedModule, linkModule } from '../../src/simulator/sandbox/syntax/link.ts'
import { SourceFile } from '../../src/simulator/sandbox/syntax/place.ts'
import { assemble } from '../../src/simulator/sandbox/syntax/script.ts'

const kept = new Map<string, LinkedModule>()

/** The script of the first file. `shared` are those that come again as they are. */
export function compileBeside(shared: Sources, own: Sources, entry: string): Compiled {
  const modules = new Map<string, LinkedModule>()
  for (const [path, text] of Object.entries(own)) modules.set(path, linkModule(new SourceFile(path, text)))
  for (const [path, text] of Object.entries(shared)) {
    const key = `${path}\n${text}`
    const module = kept.get(key) ?? linkModule(new SourceFile(path, text))
    kept.set(key, module)
    modules.set(path, module)
  }
  const graph = resolveRequests(modules)
  const script = assemble(entry, modules, graph, resolveExports(modules, graph))
  return { paths: [...modules.keys()], script: () => script }
}
