/** Where the name of a service leads a node: to the nearest of its role that is up. */
import type { Caller } from './call.ts'
import { isService, SERVICES_CONVERGE_MS } from './finds.ts'
import type { Machine } from './machine.ts'
import { waysTo } from './nearest.ts'

interface Members {
  of(role: string): readonly Machine[]
  find(host: string): Machine | undefined
}

export class Services {
  readonly #members: Members
  /** Of each caller, how often it was led to a service: a turn that others shared would depend on who is taken in first. */
  readonly #turns = new Map<string, number>()

  constructor(members: Members) {
    this.#members = members
  }

  lead(host: string, from: Caller): Machine | undefined {
    if (from.kind !== 'node') return undefined
    if (!isService(this.#members.find(from.name)?.options.role.finds, host)) return undefined
    const ways = waysTo(
      { by: 'nearest', convergesMs: SERVICES_CONVERGE_MS },
      from.region,
      this.#members.of(host),
      {
        nowMs: from.actor.nowUs / 1000,
        regionOf: ({ options }) => options.region,
        wasUpAt: (machine, timeMs) => machine.wasUpAt(timeMs),
      },
    )
    const turn = this.#turns.get(from.name) ?? 0
    this.#turns.set(from.name, turn + 1)
    return ways[turn % Math.max(1, ways.length)]
  }
}
