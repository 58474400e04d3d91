/** What is left out of vitest's own source when it is bundled: what no suite uses, and what a hardened realm refuses. */
import type { Plugin } from 'rolldown'

/** Inline snapshots rewrite source files, which there are none of. */
const unused = new Set(['magic-string'])
/** A longer stack while a test is defined, to find its line. In a hardened realm `Error` cannot be changed. */
const stackLimit = /\bError\.stackTraceLimit = [^;]+;/g

export function leanVitest(): Plugin {
  return {
    name: 'millions:lean-vitest',
    resolveId: (id) => (unused.has(id) ? `\0unused:${id}` : null),
    load: (id) => (id.startsWith('\0unused:') ? 'export default class Unused {}' : null),
    transform(code, id) {
      if (!/vitest\/dist\/chunks\/run\.[\w-]+\.js$/.test(id)) return null
      const lean = code.replace(stackLimit, '')
      if (lean === code) throw new Error(`vitest has changed: no stack limit is set in ${id}`)
      return { code: lean, map: null }
    },
  }
}
