/** Many who ask for the same at the same time: how often the database is read, and what becomes of those who wait. */
import { expect, say } from 'millions/suite'
import { allOf, underWay } from '../kit/waiting.ts'
import {
  type Asking,
  ask,
  type Cluster,
  cacheOf,
  databaseOf,
  found,
  got,
  mark,
  type Outcome,
  reads,
  request,
  webFor,
  webs,
  websOf,
} from './cluster.ts'
import { expectValue } from './expectations.ts'
import { WAIT_AT_LEAST_MS } from './promises.ts'

/** So many users at the same time, at both web servers unless told. */
export function crowd(
  cluster: Cluster,
  path: string,
  count: number,
  asking: Asking = {},
): Promise<Outcome[]> {
  return allOf(
    Array.from({ length: count }, (_, number) => ask(cluster, path, { web: webFor(number), ...asking })),
  )
}

export interface Herd {
  readonly users: number
  readonly most: number
  readonly why: string
}

export function expectReads(
  cluster: Cluster,
  since: number,
  path: string,
  { users, most, why }: Herd,
  id = 'herd-reads',
): void {
  const asked = reads(cluster, since, path)
  const values = { path, users, count: asked.length, most, why }
  expect(asked.length, say(id, values, asked[most])).toBeLessThanOrEqual(most)
}

/** It does not answer at all, then it does, and takes its time: that is still waited for. */
export async function expectWaitedFor(cluster: Cluster, round: number): Promise<void> {
  const readMs = Math.round(cluster.chance(700, WAIT_AT_LEAST_MS - 60))
  databaseOf(cluster).setVars({ READ_MS: `${readMs}` })
  const outcome = await ask(cluster, `/items/kept?slow=${round}`, { web: webFor(round) })
  databaseOf(cluster).setVars({ READ_MS: '0' })
  const values = { request: request(outcome), found: found(outcome), readMs }
  expect(outcome.text, say('slow-given-up', values, outcome.at)).toBe('first kept')
}

/** Who began the read stays, and all who joined it leave. */
export async function expectJoinedLeaves(cluster: Cluster): Promise<void> {
  const { world, chance } = cluster
  const since = mark(cluster)
  const stays = ask(cluster, '/items/joined', { web: webFor(Math.floor(chance(0, 2))) })
  await world.run(20)
  const leave = webs.map((web) => ask(cluster, '/items/joined', { web, patienceMs: chance(60, 300) }))
  const outcome = await stays
  const values = { request: request(outcome), found: found(outcome) }
  expect(found(outcome), say('joined-one-left', values, outcome.at)).toBe('“first joined”')
  await allOf(leave)
  expectReads(cluster, since, '/items/joined', { users: 3, most: 2, why: 'but for the first one they left' })
}

/** The question gets lost on its way to the database: no answer, and no error. */
export function loseRead(cluster: Cluster, path: string): Promise<Outcome> {
  const { world } = cluster
  const cut = world.partition([cacheOf(cluster), ...websOf(cluster)], [databaseOf(cluster)])
  const asked = ask(cluster, path)
  return world.run(40).then(() => {
    cut.heal()
    return asked
  })
}

/** Until it is given up, and when it is, others begin and end. */
export async function expectOthersGoOn(cluster: Cluster, hung: Promise<Outcome>): Promise<void> {
  const { world, chance } = cluster
  const hangs = underWay(hung)
  databaseOf(cluster).setVars({ READ_MS: '900' })
  const others: Promise<Outcome>[] = []
  while (!hangs.isOver) {
    others.push(ask(cluster, `/items/hot?other=${others.length}`, { web: webFor(others.length) }))
    await world.run(chance(100, 200))
  }
  databaseOf(cluster).setVars({ READ_MS: '0' })
  for (const outcome of await allOf(others))
    expectValue(
      outcome,
      'first hot',
      'a read of another card was given up meanwhile',
      'given-up-with-another',
    )
}

/** A failure is nothing that is kept. */
export function expectAnew(outcome: Outcome, value: string, why: string): void {
  const values = {
    request: request(outcome),
    why,
    found: outcome.status === 200 ? found(outcome) : `status ${got(outcome)}`,
  }
  expect(outcome.status === 200 ? outcome.text : got(outcome), say('failure-kept', values, outcome.at)).toBe(
    value,
  )
}
