/** The network between nodes, and between users and nodes. Faults are rules that a message meets as it is sent. */
import type { Actor } from './actor.ts'
import type { WireRequest, WireResponse } from './capabilities.ts'
import type { Machine } from './machine.ts'
import { createRandom, type Random } from './random.ts'
import type { Exchange, Recorder } from './recorder.ts'
import { JITTER, LAST_MILE_US, latencyUs } from './regions.ts'
import type { Scheduler } from './scheduler.ts'

/** Who calls: a node, a user, or the suite at the side door. */
export interface Caller {
  readonly actor: Actor
  readonly name: string
  readonly address: string
  readonly region: string
  readonly kind: 'node' | 'user' | 'side-door'
  /** Takes an event in, now or when it is no longer frozen. */
  take(run: () => boolean): boolean
  /** What comes back wakes whoever drives the world. */
  readonly wakes: boolean
}

/** One request on its way, and what became of it. */
export interface Call extends Exchange {
  readonly from: Caller
  readonly to: Machine | undefined
  readonly request: WireRequest
  /** Path and query. */
  readonly path: string
  readonly sentUs: number
  receivedUs: number
  /** The caller knows how it ended. Read at its end only: the callee learns of it by a message. */
  settled: boolean
  cancelled: boolean
  readonly listener: Listener
}

/** Both return whether program code was entered. */
export interface Listener {
  onAnswer(response: WireResponse): boolean
  onFail(code: string, message: string): boolean
}

/** Meets every message. Undefined: it passes. */
export type NetworkRule = (
  from: Caller,
  to: Caller,
  random: Random,
) => { readonly drop: true } | { readonly delayUs: number } | undefined

export interface NetworkOptions {
  readonly scheduler: Scheduler
  readonly recorder: Recorder
  readonly seed: number
  /** Who answers to a host name. */
  find(host: string): Machine | undefined
}

/** The round trip to a name server that does not know the name. */
const LOOKUP_US = 1000

const MESSAGES: Readonly<Record<string, (call: Call) => string>> = {
  ECONNREFUSED: (call) => `connect ECONNREFUSED ${call.to?.name ?? ''}:80`,
  ECONNRESET: () => 'read ECONNRESET',
  ENOTFOUND: (call) => `getaddrinfo ENOTFOUND ${hostOf(call.request.url)}`,
}

export class Network {
  readonly rules = new Set<NetworkRule>()
  readonly #options: NetworkOptions
  readonly #links = new Map<Actor, Map<string, Random>>()

  constructor(options: NetworkOptions) {
    this.#options = options
  }

  send(from: Caller, request: WireRequest, listener: Listener, target?: Machine): Call {
    const { hostname, port, path } = splitUrl(request.url)
    const to = target ?? (port === '' || port === '80' ? this.#options.find(hostname) : undefined)
    const { actor } = from
    const call: Call = {
      number: -1,
      from,
      to,
      request,
      path,
      sentUs: actor.nowUs,
      receivedUs: 0,
      settled: false,
      cancelled: false,
      listener,
    }
    const happening = { kind: 'send', peer: to?.name ?? hostname, method: request.method, path } as const
    const causeBefore = actor.cause
    actor.cause = this.#options.recorder.note(actor, happening, call)
    if (to === undefined)
      this.#failLookup(call, this.#options.find(hostname) === undefined ? 'ENOTFOUND' : 'ECONNREFUSED')
    else this.#transit(from, to.caller, call, 'request', () => to.arrive(call))
    actor.cause = causeBefore
    return call
  }

  answer(call: Call, response: WireResponse): void {
    this.#back(call, () => {
      const { actor } = call.from
      const tookMs = (actor.nowUs - call.sentUs) / 1000
      const happening = {
        kind: 'answer',
        peer: call.to?.name ?? '',
        status: response.status,
        tookMs,
      } as const
      actor.cause = this.#options.recorder.note(actor, happening, call)
      return call.listener.onAnswer(response)
    })
  }

  /** The callee, or what is left of it, tells the caller that there will be no answer. */
  fail(call: Call, code: string): void {
    this.#back(call, () => this.#endInFailure(call, code))
  }

  /** The caller has lost interest: it hears nothing more, the callee hears of it. */
  cancel(call: Call): void {
    if (call.settled) return
    call.settled = true
    const { actor } = call.from
    this.#options.recorder.note(actor, { kind: 'fail', peer: call.to?.name ?? '', code: 'ABORT_ERR' }, call)
    const { to } = call
    if (to === undefined) return
    this.#transit(call.from, to.caller, call, 'request', () => {
      call.cancelled = true
      return to.boot?.forget(call) ?? false
    })
  }

  #endInFailure(call: Call, code: string): boolean {
    const { actor } = call.from
    actor.cause = this.#options.recorder.note(
      actor,
      { kind: 'fail', peer: call.to?.name ?? hostOf(call.request.url), code },
      call,
    )
    return call.listener.onFail(code, MESSAGES[code]?.(call) ?? code)
  }

  #failLookup(call: Call, code: string): void {
    this.#options.scheduler.plan(call.from.actor, {
      delayUs: LOOKUP_US,
      target: call.from.actor,
      wakes: call.from.wakes,
      run: () => call.from.take(() => (settle(call) ? this.#endInFailure(call, code) : false)),
    })
  }

  #back(call: Call, run: () => boolean): void {
    // Whether the caller still listens is known at its end only.
    if (call.to === undefined) return
    this.#transit(call.to.caller, call.from, call, 'reply', () => (settle(call) ? run() : false))
  }

  #transit(from: Caller, to: Caller, call: Call, carried: 'request' | 'reply', run: () => boolean): void {
    const sideDoor = from.kind === 'side-door' || to.kind === 'side-door'
    const delayUs = sideDoor ? 0 : this.#delayUs(from, to)
    if (delayUs === undefined) {
      this.#options.recorder.note(from.actor, { kind: 'drop', peer: to.name, carried }, call)
      return
    }
    this.#options.scheduler.plan(from.actor, {
      delayUs,
      target: to.actor,
      wakes: to.wakes,
      run: () => to.take(run),
    })
  }

  /** How long a message takes; undefined when it is lost. */
  #delayUs(from: Caller, to: Caller): number | undefined {
    const random = this.#link(from, to)
    const lastMileUs = from.kind === 'user' || to.kind === 'user' ? LAST_MILE_US : 0
    let delayUs = (latencyUs(from.region, to.region) + lastMileUs) * (1 + JITTER * random())
    for (const rule of this.rules) {
      const fate = rule(from, to, random)
      if (fate === undefined) continue
      if ('drop' in fate) return undefined
      delayUs += fate.delayUs
    }
    return delayUs
  }

  #link(from: Caller, to: Caller): Random {
    // Users of a region share a link; nodes have names of their own.
    const farEnd =
      from.kind === 'node' && to.kind === 'node' ? to.name : `${from.region}>${to.name}/${to.region}`
    let links = this.#links.get(from.actor)
    if (links === undefined) {
      links = new Map()
      this.#links.set(from.actor, links)
    }
    let random = links.get(farEnd)
    if (random === undefined) {
      random = createRandom(this.#options.seed, 'link', from.name, farEnd)
      links.set(farEnd, random)
    }
    return random
  }
}

/** True for the first of what comes back; the rest is too late. */
function settle(call: Call): boolean {
  if (call.settled) return false
  call.settled = true
  return true
}

function splitUrl(url: string): { hostname: string; port: string; path: string } {
  const start = url.indexOf('//') + 2
  const slash = url.indexOf('/', start)
  const authority = slash < 0 ? url.slice(start) : url.slice(start, slash)
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  const colon = host.lastIndexOf(':')
  return {
    hostname: colon < 0 ? host : host.slice(0, colon),
    port: colon < 0 ? '' : host.slice(colon + 1),
    path: slash < 0 ? '/' : url.slice(slash),
  }
}

function hostOf(url: string): string {
  return splitUrl(url).hostname
}
