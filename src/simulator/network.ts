/** The network between nodes, and between users and nodes. Faults are rules that a message meets as it is sent. */
import { Call, type Callee, type Caller, type Link, type Listener } from './call.ts'
import type { WireRequest, WireResponse } from './capabilities.ts'
import type { Noted } from './happening.ts'
import { createRandom, type Random } from './random.ts'
import type { Recorder } from './recorder.ts'
import { carryingUs, JITTER, LAST_MILE_US, latencyUs } from './regions.ts'
import { remember } from './remember.ts'
import type { Scheduler } from './scheduler.ts'
import type { Way } from './statistics.ts'

/** One message of a call. */
interface Message {
  readonly call: Call
  readonly carried: 'request' | 'reply'
  readonly bytes: number
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
  /** Who answers to a host name, as it leads whoever asks. */
  find(host: string, from: Caller): Callee | undefined
  /** Counts what was sent. */
  noteSent(timeUs: number, way: Way, bytes: number): void
}

/** What a word of a connection takes that carries nothing: one that is broken off, or refused. */
const NO_BYTES = 0

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

  constructor(options: NetworkOptions) {
    this.#options = options
  }

  /**
   * To whom the URL names, unless the target is told; to nobody, it fails as a name does that leads nowhere. `follows`: the
   * call of the same user that nobody took in.
   */
  send(
    from: Caller,
    request: WireRequest,
    listener: Listener,
    target?: Callee | 'nobody',
    follows?: Call,
  ): Call {
    const { hostname, port, path } = splitUrl(request.url)
    const named = (): Callee | undefined => {
      return port === '' || port === '80' ? this.#options.find(hostname, from) : undefined
    }
    const to = target === 'nobody' ? undefined : (target ?? named())
    const { actor } = from
    const call = new Call(from, to, request, path, { listener, follows })
    const causeBefore = actor.cause
    actor.cause = this.#options.recorder.noteRequest(actor, 'send', to?.name ?? hostname, call)
    if (to === undefined)
      this.#failLookup(
        call,
        target !== 'nobody' && this.#isKnown(hostname, from) ? 'ECONNREFUSED' : 'ENOTFOUND',
      )
    else
      this.#transit(from, to.caller, { call, carried: 'request', bytes: call.bytes }, () => to.arrive(call))
    actor.cause = causeBefore
    return call
  }

  /** `bytes`: of the response, head and body. */
  answer(call: Call, response: WireResponse, bytes: number): void {
    this.#back(call, bytes, () => {
      if (!call.settle()) return false
      const { actor } = call.from
      const tookMs = (actor.nowUs - call.sentUs) / 1000
      actor.cause = this.#options.recorder.noteReply(
        actor,
        'answer',
        call.to?.name ?? '',
        call,
        response,
        tookMs,
      )
      return call.listener.onAnswer(response)
    })
  }

  /** The callee, or what is left of it, tells the caller that there will be no answer. */
  fail(call: Call, code: string): void {
    this.#back(call, NO_BYTES, () => this.#endInFailure(call, code))
  }

  /** The caller has lost interest: it hears nothing more, the callee hears of it. Gives the event that ends the call, unless it had ended. */
  cancel(call: Call): Noted | undefined {
    if (!call.settle()) return undefined
    const { actor } = call.from
    const { recorder } = this.#options
    const ended = recorder.note(actor, { kind: 'fail', peer: call.to?.name ?? '', code: 'ABORT_ERR' }, call)
    const { to } = call
    const word = { call, carried: 'request', bytes: NO_BYTES } as const
    if (to !== undefined) this.#transit(call.from, to.caller, word, () => to.boot?.forget(call) ?? false)
    return ended
  }

  #endInFailure(call: Call, code: string): boolean {
    if (!call.settle()) return false
    const { actor } = call.from
    actor.cause = this.#options.recorder.note(
      actor,
      { kind: 'fail', peer: call.to?.name ?? hostOf(call.request.url), code },
      call,
    )
    return call.listener.onFail(code, MESSAGES[code]?.(call) ?? code)
  }

  #isKnown(hostname: string, from: Caller): boolean {
    return this.#options.find(hostname, from) !== undefined
  }

  #failLookup(call: Call, code: string): void {
    const { actor, wakes } = call.from
    this.#options.scheduler.plan(actor, LOOKUP_US, actor, () => this.#endInFailure(call, code), wakes)
  }

  #back(call: Call, bytes: number, run: () => boolean): void {
    // Whether the caller still listens is known at its end only.
    if (call.to !== undefined)
      this.#transit(call.to.caller, call.from, { call, carried: 'reply', bytes }, run)
  }

  #transit(from: Caller, to: Caller, message: Message, run: () => boolean): void {
    const sideDoor = from.kind === 'side-door' || to.kind === 'side-door'
    const delayUs = sideDoor ? 0 : this.#delayUs(from, to, message.bytes)
    if (delayUs === undefined) {
      const { call, carried } = message
      this.#options.recorder.note(from.actor, { kind: 'drop', peer: to.name, carried }, call)
      return
    }
    this.#options.scheduler.plan(from.actor, delayUs, to.actor, run, to.wakes)
  }

  /** How long a message takes; undefined when it is lost. */
  #delayUs(from: Caller, to: Caller, bytes: number): number | undefined {
    const { random, delayUs: leastUs, way } = from.end.links.get(to.end) ?? this.#createLink(from, to)
    if (bytes > 0) this.#options.noteSent(from.actor.nowUs, way, bytes)
    let delayUs = leastUs * (1 + JITTER * random()) + carryingUs(bytes, leastUs)
    for (const rule of this.rules) {
      const fate = rule(from, to, random)
      if (fate === undefined) continue
      if ('drop' in fate) return undefined
      delayUs += fate.delayUs
    }
    return delayUs
  }

  #createLink(from: Caller, to: Caller): Link {
    const isBetweenNodes = from.kind === 'node' && to.kind === 'node'
    // Nodes have names of their own; users go by their region.
    const farEnd = isBetweenNodes ? to.name : `${from.region}>${to.name}/${to.region}`
    const lastMileUs = from.kind === 'user' || to.kind === 'user' ? LAST_MILE_US : 0
    const link: Link = {
      random: createRandom(this.#options.seed, 'link', from.name, farEnd),
      delayUs: latencyUs(from.region, to.region) + lastMileUs,
      way: {
        node: from.name,
        from: from.region,
        to: to.region,
        between: from.kind === 'user' ? 'users-and-nodes' : to.kind === 'user' ? 'nodes-and-users' : 'nodes',
      },
    }
    from.end.links.set(to.end, link)
    return link
  }
}

const splitUrl = remember((url) => {
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
})

/** Without its port. */
export function hostOf(url: string): string {
  return splitUrl(url).hostname
}
