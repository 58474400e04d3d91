/** Requests that a suite awaits: as a user, or through a node's side door. They move time until they end. */
import type { Actor } from './actor.ts'
import type { Cancellation, WireRequest, WireResponse } from './capabilities.ts'
import { NetworkFailure } from './capabilities.ts'
import type { Machine } from './machine.ts'
import type { Call, Caller, Listener, Network } from './network.ts'
import { takeRawHeaders } from './raw-headers.ts'
import type { Scheduler } from './scheduler.ts'
import { explainFailure, explainSilence } from './standstill.ts'
import { createFetch } from './web/fetch.ts'

export interface SuiteCallsOptions {
  readonly scheduler: Scheduler
  readonly network: Network
  readonly operator: Actor
  readonly machines: readonly Machine[]
}

export class SuiteCalls {
  readonly #options: SuiteCallsOptions

  constructor(options: SuiteCallsOptions) {
    this.#options = options
  }

  /** Rejects with what `fetch` rejects with, or with a `TimeoutError` when the patience is over. */
  async send(
    caller: Caller,
    url: string,
    init: RequestInit,
    patienceMs: number,
    target?: Machine,
  ): Promise<Response> {
    const { scheduler, network, machines } = this.#options
    const calls: Call[] = []
    const { rest, addTo } = takeRawHeaders(init)
    const transport = (request: WireRequest, cancellation: Cancellation): Promise<WireResponse> =>
      new Promise((resolve, reject) => {
        const call = network.send(caller, addTo(request), createListener(resolve, reject), target)
        calls.push(call)
        cancellation.onCancel(() => {
          network.cancel(call)
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
        end(() => reject(explainSilence(calls.at(-1), patienceMs, scheduler.nowUs / 1000)))
        this.#hangUp(caller, calls)
      })
      answer.then(
        (response) => end(() => resolve(response)),
        (error: unknown) => end(() => reject(explainFailure(error, url, machines, scheduler.nowUs / 1000))),
      )
      scheduler.wait({
        exact: caller.kind === 'side-door',
        isOver: () => isOver,
        fail: (error) => end(() => reject(error)),
      })
    })
  }

  #hangUp(caller: Caller, calls: readonly Call[]): void {
    const { scheduler, network, operator } = this.#options
    caller.actor.nowUs = scheduler.nowUs
    caller.actor.current = operator.current
    for (const call of calls) network.cancel(call)
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
): Listener {
  return {
    onAnswer: (response: WireResponse) => {
      resolve(response)
      return true
    },
    onFail: (code: string, message: string) => {
      reject(new NetworkFailure(code, message))
      return true
    },
  }
}
