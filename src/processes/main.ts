/** The one file of the real world, which runs under any Node from 20 on: as a node's host, as a guard, as a supervisor for a view, or to read a plan. */
import './host/older-node.ts'
import type { Part } from './part.ts'

const parts: Readonly<Record<Part, () => Promise<unknown>>> = {
  node: () => import('./host/main.ts'),
  guard: () => import('./supervisor/guard.ts'),
  supervisor: () => import('./session/main.ts'),
  plan: () => import('./plan/main.ts'),
}

const [, , part = ''] = process.argv
if (!(part in parts)) {
  console.error(`there is no part ${part}; there are: ${Object.keys(parts).join(', ')}`)
  process.exit(2)
}
void parts[part as Part]()
