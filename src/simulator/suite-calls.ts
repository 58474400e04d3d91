/** Requests that a suite awaits: as a user, or through a node's side door. They move time until they end. */
import type { Actor } from './actor.ts'
import { PUBLIC_HOST } from './addresses.ts'
import { noteBringer } from './brought.ts'
import type { Callee, Caller, Listener } from './call.ts'
import type { Cancellation, WireRequest, WireResponse } from './capabilities.ts'
import { NetworkFailure } from './capabilities.ts'
import type { Departure, Entrance } from './entrance.ts'
import type { Noted } from './happening.ts'
import { withOwnSignal } from './host-signal.ts'
import type { Machine } from './machine.ts'
import { hostOf, type Network } from './network.ts'
import { takeRawHeaders } from './raw-headers.ts'
import type { Scheduler } from './scheduler.ts'
import { explainFailure, explainSilence } from './standstill.ts'
import { createFetch } from './web/fetch.ts'

export interface SuiteCallsOptions {
  readonly scheduler: Scheduler
  readonly network: Network
  readonly entrance: Entrance
  readonly operator: Actor
  readonly machines: readonly Machine[]
  /** Whether time moves for a call that is under way. */
  movesTime(): boolean
}

export class SuiteCalls {
  readonly #options: SuiteCallsOptions
  /** The event that brought something back last. */
  latest: Noted | undefined

  constructor(options: SuiteCallsOptions) {
    this.#options = options
  }

  /** Rejects with what `fetch` rejects with, or with a `TimeoutError` when the patience is over. */
  async send(
    caller: Caller,
    url: string,
    init: RequestInit,
    patienceMs: number,
    target?: Callee,
  ): Promise<Response> {
    const { scheduler, operator, machines, movesTime } = this.#options
    const calls: Departure[] = []
    let bringer: Noted | undefined
    // As the suite calls it off, which it does between two events.
    const present = (): void => {
      caller.actor.nowUs = scheduler.nowUs
      caller.actor.current = operator.current
      caller.actor.cause = undefined
    }
    const { rest, addTo } = takeRawHeaders(withOwnSignal(init, present))
    // What ends a call has just become the cause of what its caller does next.
    const note = (): void => {
      bringer = caller.actor.cause
    }
    const transport = (request: WireRequest, cancellation: Cancellation): Promise<WireResponse> =>
      new Promise((resolve, reject) => {
        const departure = this.#depart(caller, addTo(request), createListener(resolve, reject, note), target)
        calls.push(departure)
        cancellation.onCancel(() => {
          bringer = departure.cancel()
          reject(new NetworkFailure('ABORT_ERR', 'the caller cancelled the request'))
        })
      })
    const answer = createFetch({ transport })(url, rest)
    return new Promise<Response>((resolve, reject) => {
      let isOver = false
      const end = (settle: () => void): void => {
        isOver = true
        patience.cancelled = true
        settle()
      }
      const patience = this.#planEndOfPatience(patienceMs, () => {
        const error = explainSilence(calls.at(-1)?.call, patienceMs, scheduler.nowUs / 1000)
        end(() => reject(error))
        this.#bring(error, this.#hangUp(caller, calls))
      })
      answer.then(
        (response) => {
          this.#bring(response, bringer)
          end(() => resolve(response))
        },
        (error: unknown) => {
          const explained = explainFailure(error, url, machines, scheduler.nowUs / 1000)
          this.#bring(explained, bringer)
          end(() => reject(explained))
        },
      )
      scheduler.wait({
        exact: caller.kind === 'side-door',
        isIdle: !movesTime(),
        isOver: () => isOver,
        fail: (error) => end(() => reject(error)),
      })
    })
  }

  /** Users come to the public name as the stack says; whoever names a node gets there. */
  #depart(caller: Caller, request: WireRequest, listener: Listener, target?: Callee): Departure {
    const { network, entrance } = this.#options
    if (caller.kind === 'user' && hostOf(request.url) === PUBLIC_HOST)
      return entrance.send(caller, request, listener)
    const call = network.send(caller, request, listener, target)
    return { call, cancel: () => network.cancel(call) }
  }

  #bring(brought: unknown, event: Noted | undefined): void {
    if (event === undefined) return
    noteBringer(brought, event)
    this.latest = event
  }

  #hangUp(caller: Caller, calls: readonly Departure[]): Noted | undefined {
    const { scheduler, operator } = this.#options
    caller.actor.nowUs = scheduler.nowUs
    caller.actor.current = operator.current
    return calls.map((departure) => departure.cancel()).findLast((event) => event !== undefined)
  }

  #planEndOfPatience(patienceMs: number, run: () => void): { cancelled: boolean } {
    const { scheduler, operator } = this.#options
    operator.nowUs = scheduler.nowUs
    operator.cause = undefined
    const end = (): boolean => {
      run()
      return true
    }
    return scheduler.plan(operator, patienceMs * 1000, operator, end, true)
  }
}

function createListener(
  resolve: (response: WireResponse) => void,
  reject: (error: NetworkFailure) => void,
  note: () => void,
): Listener {
  return {
    onAnswer: (response: WireResponse) => {
      note()
      resolve(response)
      return true
    },
    onFail: (code: string, message: string) => {
      note()
      reject(new NetworkFailure(code, message))
      return true
    },
  }
}
