/**
 * How users of real nodes come to one of them, as the stack says. Regions are names here: everything is on one machine, so the
 * nearest node is the one that would be, and a resolver keeps time by the real clock.
 */
import type { Reach } from '../../contract/reach.ts'
import { addressInTurn } from '../../simulator/addresses.ts'
import {
  type Cancellation,
  NetworkFailure,
  type WireRequest,
  type WireResponse,
} from '../../simulator/capabilities.ts'
import { NEXT_ADDRESS_MS } from '../../simulator/entrance.ts'
import { waysTo } from '../../simulator/nearest.ts'
import type { Asking } from '../../simulator/resolver.ts'
import { checkReach, ResolverPool } from '../../simulator/resolvers.ts'
import { clockMs } from '../host/clock.ts'
import type { Member } from '../protocol.ts'
import { Patience } from './patience.ts'

/** What users see of the nodes. */
export interface Sights {
  readonly members: readonly Member[]
  /** Whether it takes anybody in now: it is not frozen. */
  takesIn(name: string): boolean
  wasUpAt(name: string, timeMs: number): boolean
  readonly nowMs: number
}

/** Somebody who waits for an answer. */
interface Waiting {
  readonly address: string
  readonly cancellation: Cancellation
  /** The key of the `send` before, of a user who tries the next address. */
  readonly follows?: string
  /** Gets the key of each `send`. */
  onSent?(key: string): void
}

/** One request as users, or their resolvers, send it. */
export type Call = (wire: WireRequest, to: Member | 'nobody', more: Waiting) => Promise<WireResponse>

export class RealEntrance {
  readonly #reach: Reach
  readonly #sights: Sights
  readonly #call: Call
  readonly #warn: (text: string) => void
  readonly #pool: ResolverPool
  #asked = 0
  #users = 0

  constructor(
    reach: Reach,
    {
      roles,
      sights,
      call,
      warn,
    }: {
      readonly roles: readonly string[]
      readonly sights: Sights
      readonly call: Call
      readonly warn: (text: string) => void
    },
  ) {
    checkReach(reach, roles)
    this.#reach = reach
    this.#sights = sights
    this.#call = call
    this.#warn = warn
    this.#pool = new ResolverPool(reach, (_region, address) => this.#askingAs(address))
  }

  /** Of a user, each in turn. */
  nextAddress(region = this.#usualRegion()): string {
    return addressInTurn(region, this.#pool.networksOf(region), this.#users++)
  }

  async send(wire: WireRequest, user: Waiting & { readonly region?: string }): Promise<WireResponse> {
    const { region = this.#usualRegion(), address } = user
    if (this.#reach.by !== 'name') return await this.#call(wire, this.#next(region) ?? 'nobody', user)
    const resolver = this.#pool.of(region, address)
    const addresses = await new Promise<readonly string[]>((resolve) => {
      const stop = resolver.lookUp(resolve)
      user.cancellation.onCancel(() => {
        stop()
        resolve([])
      })
    })
    if (user.cancellation.cancelled) throw new NetworkFailure('ABORT_ERR', 'the caller cancelled the request')
    return await this.#tryAll(wire, addresses, user)
  }

  async #tryAll(wire: WireRequest, addresses: readonly string[], user: Waiting): Promise<WireResponse> {
    const known = addresses.flatMap((address) =>
      this.#sights.members.filter((each) => each.address === address),
    )
    let before: string | undefined
    const onSent = (key: string): void => {
      before = key
      user.onSent?.(key)
    }
    const going = (): Waiting => ({ ...user, onSent, ...(before !== undefined && { follows: before }) })
    for (const [place, to] of known.entries()) {
      const isLast = place === known.length - 1
      const patience = new Patience(user.cancellation)
      if (!isLast) patience.endAfter(NEXT_ADDRESS_MS, () => !this.#sights.takesIn(to.name))
      try {
        return await this.#call(wire, to, { ...going(), cancellation: patience })
      } catch (error) {
        const isRefused = error instanceof NetworkFailure && error.code === 'ECONNREFUSED'
        if (isLast || user.cancellation.cancelled || !(isRefused || patience.cancelled)) throw error
      } finally {
        patience.end()
      }
    }
    return await this.#call(wire, 'nobody', going())
  }

  #usualRegion(): string {
    return this.#entries()[0]?.region ?? 'seoul'
  }

  #entries(): readonly Member[] {
    return this.#sights.members.filter(({ isEntry, isConfigured }) => isEntry && isConfigured)
  }

  #next(region: string): Member | undefined {
    const { nowMs, wasUpAt } = this.#sights
    const ways = waysTo(this.#reach, region, this.#entries(), {
      nowMs,
      regionOf: (member) => member.region,
      wasUpAt: ({ name }, timeMs) => wasUpAt(name, timeMs),
    })
    return ways[this.#asked++ % Math.max(1, ways.length)]
  }

  #askingAs(address: string): Asking {
    const role = this.#reach.by === 'name' ? this.#reach.names : ''
    const servers = (): readonly Member[] =>
      this.#sights.members.filter((member) => member.role === role && member.isConfigured)
    return {
      get nowMs() {
        return clockMs()
      },
      servers: () => servers().map(({ name }) => name),
      ask: (server, request, end) => {
        const to = servers().find(({ name }) => name === server)
        const patience = new Patience()
        this.#call(request, to ?? 'nobody', { address, cancellation: patience }).then(end, () => {
          if (!patience.cancelled) end(undefined)
        })
        return () => patience.cancel()
      },
      after: (delayMs, run) => {
        const timer = setTimeout(run, delayMs).unref()
        return () => clearTimeout(timer)
      },
      warn: this.#warn,
    }
  }
}
