/** Ways in which a database does not answer, and everything that users ask for meanwhile. */
import type { World } from '../../src/contract/world.ts'
import { allOf } from '../kit/waiting.ts'
import { post } from './cards.ts'
import { ask, type Cluster, databaseOf, type Outcome, websOf } from './cluster.ts'

/** As it stands in a sentence: the database … */
export const kinds = {
  frozen: 'is frozen',
  dead: 'is dead',
  'cut-off': 'cannot be reached',
  'answers-lost': 'is asked, and its answers get lost',
  nameless: 'has a name that leads nowhere',
  failing: 'answers with 500 and 503',
} as const
export type Kind = keyof typeof kinds

export interface Outage {
  readonly why: string
  heal(): Promise<void>
}

export function begin(cluster: Cluster, kind: Kind): Outage {
  const why = `the database ${kinds[kind]}`
  const end = beginAt(cluster, cluster.world, kind)
  return { why, heal: async () => await end() }
}

function beginAt(cluster: Cluster, world: World, kind: Kind): () => void | Promise<void> {
  const database = databaseOf(cluster)
  switch (kind) {
    case 'frozen':
      return healing(database.pause())
    case 'dead':
      database.crash({ disk: 'unsynced' })
      return () => database.restart()
    case 'cut-off':
      return healing(world.partition([database], websOf(cluster)))
    case 'answers-lost':
      return healing(world.partition([database], websOf(cluster), 'one-way'))
    case 'nameless':
      return healing(database.hideName())
    case 'failing': {
      database.setVars({ READS: 'failing' })
      const disk = database.failDisk({ calls: ['append', 'sync'], count: 100_000 })
      return () => {
        disk.heal()
        database.setVars({ READS: 'well' })
      }
    }
  }
}

const healing =
  (fault: { heal(): void }): (() => void) =>
  () =>
    fault.heal()

/** One of each kind of request that needs the database, at the same moment. The victim may be deleted by it, late. */
export function everything(cluster: Cluster, id: string, victim: string, web: string): Promise<Outcome[]> {
  return allOf([
    ask(cluster, `/cards/${id}`, { web }),
    ask(cluster, '/cards/never-there', { web }),
    ask(cluster, '/cards', { web }),
    post(cluster, 'sent meanwhile', { web }),
    post(cluster, 'sent meanwhile, with a key', { web, key: `meanwhile-${web}` }),
    ask(cluster, `/cards/${victim}`, { method: 'DELETE', web }),
  ])
}
