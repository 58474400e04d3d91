/** Ways in which a database does not answer, and everything that users ask for meanwhile. */
import { expect, say } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import { allOf, underWay } from '../kit/waiting.ts'
import { post } from './cards.ts'
import {
  answered,
  ask,
  type Cluster,
  databaseOf,
  mark,
  nodeOf,
  type Outcome,
  sent,
  websOf,
} from './cluster.ts'

/** As it stands in a sentence: the database … */
export const kinds = {
  frozen: 'is frozen',
  dead: 'is dead',
  'cut-off': 'cannot be reached',
  'answers-lost': 'is asked, and its answers get lost',
  nameless: 'has a name that leads nowhere',
  failing: 'answers with 500 and 503',
  'not-writing': 'answers each write with 503',
  'not-reading': 'answers each read with 500',
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
    case 'not-writing':
      return failingWrites(database)
    case 'not-reading':
      return failingReads(database)
    case 'failing': {
      const ends = [failingReads(database), failingWrites(database)]
      return () => {
        for (const end of ends) end()
      }
    }
  }
}

const failingWrites = (database: Node): (() => void) =>
  healing(database.failDisk({ calls: ['append', 'sync'], count: 100_000 }))

function failingReads(database: Node): () => void {
  database.setVars({ READS: 'failing' })
  return () => database.setVars({ READS: 'well' })
}

const healing =
  (fault: { heal(): void }): (() => void) =>
  () =>
    fault.heal()

/** The first answers of a request get lost, so many; the database is away as soon as the next one has arrived. */
export async function failHalfWay(
  cluster: Cluster,
  kind: Kind,
  lost: number,
  web: string,
  work: () => Promise<Outcome>,
): Promise<{ readonly outcome: Outcome; readonly outage: Outage }> {
  const { world } = cluster
  const since = mark(cluster)
  const cut = world.partition([databaseOf(cluster)], [nodeOf(cluster, web)], 'one-way')
  const asked = underWay(work())
  await world.until(() => asked.isOver || sent(cluster, since, web).length > lost, 5000)
  cut.heal()
  const before = answered(cluster, web)
  await world.until(() => asked.isOver || answered(cluster, web) > before, 5000)
  const outage = begin(cluster, kind)
  return { outcome: await asked.end, outage }
}

/** The answers of the database to one web server get lost, from one of its requests on, until it has sent so many more. */
export async function loseAnswers(
  cluster: Cluster,
  web: string,
  through: number,
  lost: number,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const { world } = cluster
  const since = mark(cluster)
  const asked = underWay(work())
  const sends = (): number => sent(cluster, since, web).length
  await world.until(() => asked.isOver || sends() > through, 5000)
  const cut = world.partition([databaseOf(cluster)], [nodeOf(cluster, web)], 'one-way')
  await world.until(() => asked.isOver || sends() > through + lost, 5000)
  cut.heal()
  return await asked.end
}

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

/** Whoever asked has been told: nothing is sent for them any more, while it lasts and after it. */
export async function expectNothingMore(cluster: Cluster, why: string, outage?: Outage): Promise<void> {
  const since = mark(cluster)
  await cluster.world.run(2500)
  await outage?.heal()
  await cluster.world.run(800)
  const all = sent(cluster, since)
  expect(all.length, say('sent-after-the-answer', { why, count: all.length }, all[0])).toBe(0)
}
