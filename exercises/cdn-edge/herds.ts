/** Many who ask for the same at the same time, and how often the origin is asked for it. */
import { expect, say } from 'millions/suite'
import { allOf } from '../kit/waiting.ts'
import {
  type Asking,
  ask,
  asked,
  type Cluster,
  edgeIn,
  found,
  type Outcome,
  regionFor,
  regions,
  request,
} from './cluster.ts'

/** So many users in each region at the same time, or in one. */
export function crowd(
  cluster: Cluster,
  path: string,
  count: number,
  asking: Asking = {},
): Promise<Outcome[]> {
  return allOf(
    Array.from({ length: count }, (_, place) => ask(cluster, path, { region: regionFor(place), ...asking })),
  )
}

export function expectOnePerEdge(cluster: Cluster, since: number, path: string, why: string): void {
  for (const region of regions) {
    const edge = edgeIn(region)
    const events = asked(cluster, since, path).filter(({ node }) => node === edge)
    const values = { path, edge, count: events.length, why }
    expect(events.length, say('herd', values, events[1])).toBeLessThanOrEqual(1)
  }
}

export function expectWithin(outcome: Outcome, limit: number, why: string): void {
  const values = {
    request: request(outcome),
    tookMs: Math.round(outcome.tookMs),
    limit,
    why,
    found: found(outcome),
  }
  expect(outcome.tookMs, say('waits-for-others', values, outcome.at)).toBeLessThanOrEqual(limit)
}
