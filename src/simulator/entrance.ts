/** How requests of users come to a node of the entry role: by turn, by distance, or by the name that they ask resolvers for. */
import type { Reach } from '../contract/reach.ts'
import type { Call, Caller, Listener } from './call.ts'
import type { WireRequest, WireResponse } from './capabilities.ts'
import type { Noted } from './happening.ts'
import type { Machine } from './machine.ts'
import { waysTo } from './nearest.ts'
import type { Network } from './network.ts'
import type { Asking, Resolver } from './resolver.ts'
import { ResolverPool } from './resolvers.ts'
import type { Scheduler } from './scheduler.ts'

/** A user whom nobody takes in tries the next address. */
export const NEXT_ADDRESS_MS = 3000

/** A request on its way, whichever nodes it tries. */
export interface Departure {
  /** The last node that it was sent to. */
  readonly call: Call | undefined
  /** Gives the event that ends it, unless it had ended. */
  cancel(): Noted | undefined
}

export interface EntranceOptions {
  readonly reach: Reach
  readonly scheduler: Scheduler
  readonly network: Network
  /** Of the entry role, as the operator configured them. */
  entries(): readonly Machine[]
  /** Of a role. */
  members(role: string): readonly Machine[]
  /** Whoever has that address. */
  find(address: string): Machine | undefined
  /** A resolver, as one end of a connection. */
  standing(region: string, address: string): Caller
  warn(text: string): void
}

const sights = {
  regionOf: ({ options }: Machine): string => options.region,
  wasUpAt: (machine: Machine, timeMs: number): boolean => machine.wasUpAt(timeMs),
}

export class Entrance {
  readonly #options: EntranceOptions
  readonly #pool: ResolverPool
  #asked = 0

  constructor(options: EntranceOptions) {
    this.#options = options
    this.#pool = new ResolverPool(options.reach, (region, address) => this.#askAs(region, address))
  }

  /** Each in turn: whom a node's own request to the public name comes to. */
  turn(machines = this.#options.entries()): Machine | undefined {
    return machines[this.#asked++ % Math.max(1, machines.length)]
  }

  /** As a user. */
  send(caller: Caller, request: WireRequest, listener: Listener): Departure {
    const { reach, network } = this.#options
    if (reach.by !== 'name') {
      const call = network.send(caller, request, listener, this.#next(caller.region) ?? 'nobody')
      return { call, cancel: () => network.cancel(call) }
    }
    return new NamedDeparture(
      this.#options,
      this.#pool.of(caller.region, caller.address),
      caller,
      request,
      listener,
    )
  }

  /** How many networks users of a region have their addresses in. */
  networksOf(region: string): number {
    return this.#pool.networksOf(region)
  }

  #next(region: string): Machine | undefined {
    const { reach, scheduler, entries } = this.#options
    return this.turn(waysTo(reach, region, entries(), { ...sights, nowMs: scheduler.nowUs / 1000 }))
  }

  #askAs(region: string, address: string): Asking {
    const { network, scheduler, reach, members, find, standing, warn } = this.#options
    const stand = standing(region, address)
    const { actor } = stand
    const role = reach.by === 'name' ? reach.names : ''
    return {
      get nowMs() {
        return actor.nowUs / 1000
      },
      servers: () => members(role).map(({ name }) => name),
      ask: (server, request, end) => {
        const listener: Listener = {
          onAnswer: (response) => {
            end(response)
            return false
          },
          onFail: () => {
            end(undefined)
            return false
          },
        }
        const call = network.send(stand, request, listener, find(server))
        return () => void network.cancel(call)
      },
      after: (delayMs, run) => scheduler.later(actor, delayMs, run),
      warn,
    }
  }
}

/** By the addresses that a name has, one after the other, until somebody takes it in. */
class NamedDeparture implements Departure {
  readonly #options: EntranceOptions
  readonly #caller: Caller
  readonly #request: WireRequest
  readonly #listener: Listener
  #left: readonly string[] = []
  #stopWaiting = (): void => {}
  #isOver = false
  call: Call | undefined

  constructor(
    options: EntranceOptions,
    resolver: Resolver,
    caller: Caller,
    request: WireRequest,
    listener: Listener,
  ) {
    this.#options = options
    this.#caller = caller
    this.#request = request
    this.#listener = listener
    let isKnown = false
    const stop = resolver.lookUp((addresses) => {
      isKnown = true
      this.#left = addresses
      this.#tryNext()
    })
    if (!isKnown) this.#stopWaiting = stop
  }

  cancel(): Noted | undefined {
    this.#isOver = true
    this.#stopWaiting()
    return this.call === undefined ? undefined : this.#options.network.cancel(this.call)
  }

  #tryNext(): void {
    const { network, scheduler, find } = this.#options
    const [address, ...left] = this.#left
    this.#left = left
    const target = address === undefined ? undefined : find(address)
    // An address that nobody has: the network knows no way to it.
    if (target === undefined && left.length > 0) {
      this.#tryNext()
      return
    }
    const call = network.send(this.#caller, this.#request, this.#listen(), target ?? 'nobody', this.call)
    this.call = call
    if (left.length === 0) return
    const { actor } = this.#caller
    this.#stopWaiting = scheduler.later(actor, NEXT_ADDRESS_MS, () => {
      // Whoever was taken in waits for the answer.
      if (call.isTaken || this.#isOver) return
      network.cancel(call)
      this.#tryNext()
    })
  }

  #listen(): Listener {
    return {
      onAnswer: (response: WireResponse) => {
        this.#end()
        return this.#listener.onAnswer(response)
      },
      onFail: (code, message) => {
        if (code === 'ECONNREFUSED' && this.#left.length > 0) {
          this.#stopWaiting()
          this.#tryNext()
          return false
        }
        this.#end()
        return this.#listener.onFail(code, message)
      },
    }
  }

  #end(): void {
    this.#isOver = true
    this.#stopWaiting()
  }
}
