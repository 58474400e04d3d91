/** The ways in which the database can be away. */
import type { Cluster } from './cluster.ts'
import { databaseOf } from './cluster.ts'

export const kinds = ['dead', 'frozen', 'cut-off', 'failing'] as const
export type Kind = (typeof kinds)[number]

export interface Outage {
  /** As a clause: the database is frozen. */
  readonly why: string
  heal(): Promise<void>
}

export function begin(cluster: Cluster, kind: Kind): Outage {
  const { world } = cluster
  const database = databaseOf(cluster)
  switch (kind) {
    case 'dead':
      database.crash()
      return { why: 'the database is dead', heal: () => database.restart() }
    case 'frozen': {
      const pause = database.pause()
      return { why: 'the database is frozen', heal: async () => pause.heal() }
    }
    case 'cut-off': {
      const cut = world.partition([database], world.nodes('web'))
      return { why: 'nothing gets through to the database', heal: async () => cut.heal() }
    }
    case 'failing':
      database.setVars({ FAILS: '1' })
      return { why: 'the database says 500 to all', heal: async () => database.setVars({ FAILS: '0' }) }
  }
}
