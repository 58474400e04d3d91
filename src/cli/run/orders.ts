/** What a person types to a running stack, as actions of an operator. */
import type { Action } from '../../contract/scene.ts'
import { text } from '../../messages/cli/learner.en.ts'
import { UsageError } from '../command.ts'

export type Order =
  | { readonly kind: 'act'; readonly action: Action }
  | { readonly kind: 'get'; readonly path: string }
  | { readonly kind: 'nodes' | 'help' | 'quit' | 'nothing' }

const words = text.run

/** Throws a `UsageError` for what makes no sense. */
export function readOrder(line: string): Order {
  const [word = '', ...rest] = line.trim().split(/\s+/)
  if (word === '') return { kind: 'nothing' }
  if (word === 'nodes' || word === 'help' || word === 'quit') return { kind: word }
  const [first, second] = rest
  const read = readers[word]
  if (read === undefined) throw new UsageError(words.unknownOrder(word), words.seeOrders)
  const order = read(first, second)
  if (order === undefined)
    throw new UsageError(words.orderWants(word, words.orders[word] ?? ''), words.seeOrders)
  return order
}

type Reader = (first: string | undefined, second: string | undefined) => Order | undefined

const act = (action: Action): Order => ({ kind: 'act', action })

const readers: Readonly<Record<string, Reader>> = {
  crash: (node, disk) => {
    if (node === undefined || (disk !== undefined && disk !== 'lose')) return undefined
    return act({ do: 'crash', node, disk: disk ?? 'keep' })
  },
  restart: (node) => (node === undefined ? undefined : act({ do: 'restart', node })),
  pause: (node) => (node === undefined ? undefined : act({ do: 'pause', node })),
  slow: (node, given) => {
    const factor = Number(given)
    return node === undefined || !(factor > 0) ? undefined : act({ do: 'slow', node, factor })
  },
  cut: (a, b) => (a === undefined || b === undefined ? undefined : act({ do: 'partition', a: [a], b: [b] })),
  heal: () => act({ do: 'heal-all' }),
  add: (role) => (role === undefined ? undefined : act({ do: 'add', role })),
  remove: (node) => (node === undefined ? undefined : act({ do: 'remove', node })),
  users: (given) => {
    const perSecond = Number(given)
    if (given === undefined || !(perSecond >= 0)) return undefined
    return act({ do: 'load', load: { usersPerDay: perSecond * 86_400, requestsPerUser: 1, peak: 1 } })
  },
  get: (path) => (path === undefined ? undefined : { kind: 'get', path }),
}
