/** What the database is told of how long is left, beside what is. */
import { expect, say } from 'millions/suite'
import type { RequestEvent } from '../../src/contract/history.ts'
import { type Cluster, databaseOf, type Outcome, sent } from './cluster.ts'
import { HEARD_WITHIN_MS, PASSED_ON_LESS_MS, WORK_MS } from './promises.ts'

/** What the database was told, beside what was left when it was sent. */
export async function expectDeadlines(
  cluster: Cluster,
  since: number,
  told: number,
  count: number,
): Promise<void> {
  const requests = sent(cluster, since)
  const all = (await (await databaseOf(cluster).fetch('/seen')).json()) as readonly {
    readonly path: string
    readonly deadline: string | null
  }[]
  const seen = all.slice(-requests.length)
  expect(requests.length, say('not-asked', { count: requests.length, wanted: count }, requests[0])).toBe(
    count,
  )
  for (const request of requests) {
    const leftMs = told - (request.timeMs - receivedMs(cluster, request))
    // Of one path the first is the first.
    const place = seen.findIndex(({ path }) => path === request.path)
    const [one] = place < 0 ? [] : seen.splice(place, 1)
    const header = one?.deadline ?? 'nothing'
    const values = {
      path: request.path,
      header,
      left: Math.floor(leftMs),
      least: Math.floor(leftMs) - PASSED_ON_LESS_MS,
      told,
    }
    const isRight =
      /^\d+$/.test(header) &&
      Number(header) <= leftMs + 0.001 &&
      Number(header) >= leftMs - 1 - PASSED_ON_LESS_MS
    expect(isRight, say('other-deadline', values, request)).toBe(true)
  }
}

/** However long they waited in line: nothing was sent for who had left, and nothing that could not end. Each had a path of their own. */
export function expectNothingInVain(
  cluster: Cluster,
  all: readonly { readonly told: number; readonly outcome: Outcome }[],
): void {
  const events = sent(cluster)
  for (const { told, outcome } of all) {
    const { request, status, sentMs, tookMs } = outcome
    const path = request.split(' ')[1] ?? ''
    for (const event of events.filter((one) => one.path === path)) {
      const laterMs = Math.round(event.timeMs - sentMs - tookMs)
      const isHeard = status === 0 && laterMs > HEARD_WITHIN_MS
      expect(isHeard, say('sent-for-nobody', { request, path, laterMs }, event)).toBe(false)
      const left = Math.round(told - (event.timeMs - receivedMs(cluster, event)))
      expect(left, say('begun-in-vain', { request, told, left }, event)).toBeGreaterThanOrEqual(WORK_MS)
    }
  }
}

/** When the web server was called with the user's request, which is the last one that it had taken in then. */
function receivedMs({ world }: Cluster, request: RequestEvent): number {
  // Web servers may have something to say to each other as well.
  const before = world.history
    .of('receive')
    .filter(({ id, node, peer }) => node === request.node && peer === 'users' && id < request.id)
  // Cards have the same path on both ways.
  return (before.findLast(({ path }) => path === request.path) ?? before.at(-1))?.timeMs ?? 0
}
