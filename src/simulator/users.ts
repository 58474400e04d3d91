/** The users: whoever sends requests from outside. Open-loop: they come whether or not others were answered. */
import type { Load } from '../contract/exercise.ts'
import { Actor } from './actor.ts'
import { addressByChance, addressInTurn, PUBLIC_HOST } from './addresses.ts'
import { type Caller, End, type Listener } from './call.ts'
import type { WireHeaders, WireRequest } from './capabilities.ts'
import type { Entrance } from './entrance.ts'
import { checkJourney, PATIENCE_MS, startJourney, type Traveller, type Ways } from './journey.ts'
import { createRandom, drawExponential, type Random } from './random.ts'
import { remember } from './remember.ts'
import type { Scheduler } from './scheduler.ts'
import type { Statistics } from './statistics.ts'
import { createZipf } from './zipf.ts'

const DAY_MS = 86_400_000

export interface UsersOptions {
  readonly seed: number
  readonly scheduler: Scheduler
  readonly statistics: Statistics
  readonly entrance: Entrance
  /** Where users are that nobody has placed: with the first node that they reach. */
  usualRegion(): string
}

export class Users {
  readonly actor = new Actor(1, 'users')
  readonly #options: UsersOptions
  readonly #ends = new Map<string, End>()
  /** Requests of the load that have not ended. */
  readonly #open = new Set<{ readonly sentUs: number }>()
  #loads = 0

  constructor(options: UsersOptions) {
    this.#options = options
  }

  /** A user as one end of a connection. */
  caller(from: string | undefined, address: string | undefined, wakes: boolean): Caller {
    const region = from ?? this.#options.usualRegion()
    let end = this.#ends.get(region)
    if (end === undefined) {
      end = new End()
      this.#ends.set(region, end)
    }
    const { actor } = this
    const own = address ?? this.#nextAddress(region)
    return { actor, name: 'users', address: own, region, kind: 'user', end, wakes }
  }

  /** Sends requests at random moments until the returned function is called. */
  startLoad(load: Load): () => void {
    const number = this.#loads++
    const random = createRandom(this.#options.seed, 'load', number)
    const begin = this.#beginner(load, random, number)
    const meanGapMs = DAY_MS / (load.usersPerDay * load.requestsPerUser * (load.peak ?? 1))
    let stopped = false
    const planNext = (): void => {
      this.#options.scheduler.plan(
        this.actor,
        drawExponential(random) * meanGapMs * 1000,
        this.actor,
        sendNext,
      )
    }
    const sendNext = (): boolean => {
      if (stopped) return false
      begin()
      planNext()
      return false
    }
    planNext()
    return () => {
      stopped = true
    }
  }

  /** What one user does: one request, or a journey. */
  #beginner(load: Load, random: Random, number: number): () => void {
    const { journey } = load
    if (journey === undefined) {
      const draw = createRequests(load, random)
      return () => this.#sendOne(draw(), random)
    }
    checkJourney(journey)
    const { scheduler, statistics, seed } = this.#options
    const draw = createTravellers(load, random)
    // Chance on the way is another: when users come does not depend on how others fare.
    const chance = createRandom(seed, 'journeys', number)
    return () => {
      const traveller = draw()
      const caller = this.#drawCaller(traveller.region, random)
      startJourney(journey, traveller, this.#waysOf(caller, chance, scheduler), (how) =>
        statistics.noteJourney(this.actor.nowUs, how),
      )
    }
  }

  #waysOf(caller: Caller, random: Random, scheduler: Scheduler): Ways {
    const { entrance, statistics } = this.#options
    const { actor } = this
    return {
      get nowMs() {
        return actor.nowUs / 1000
      },
      random,
      host: PUBLIC_HOST,
      send: (request, end) => {
        const sentUs = actor.nowUs
        const listener: Listener = {
          onAnswer: (response) => {
            statistics.noteEnd(actor.nowUs, response.status >= 500, actor.nowUs - sentUs)
            end(response)
            return false
          },
          onFail: () => {
            statistics.noteEnd(actor.nowUs, true, undefined)
            end(undefined)
            return false
          },
        }
        const departure = entrance.send(caller, request, listener)
        return () => {
          statistics.noteEnd(actor.nowUs, true, undefined)
          departure.cancel()
        }
      },
      after: (delayMs, run) => scheduler.later(actor, delayMs, run),
    }
  }

  #sendOne({ region, request }: DrawnRequest, random: Random): void {
    const { statistics, entrance } = this.#options
    const sent = { sentUs: this.actor.nowUs }
    this.#open.add(sent)
    const end = (isError: boolean, answered: boolean): false => {
      // Who ran out of patience was counted then.
      if (!this.#open.delete(sent)) return false
      const tookUs = this.actor.nowUs - sent.sentUs
      const tooLate = tookUs > PATIENCE_MS * 1000
      statistics.noteEnd(this.actor.nowUs, isError || tooLate, answered && !tooLate ? tookUs : undefined)
      return false
    }
    const listener: Listener = {
      onAnswer: (response) => end(response.status >= 500, true),
      onFail: () => end(true, false),
    }
    entrance.send(this.#drawCaller(region, random), request, listener)
  }

  /** Counts those who gave up until now: a lost request has no event that ends it. */
  noteImpatient(nowUs: number): void {
    for (const sent of this.#open) {
      const gaveUpUs = sent.sentUs + PATIENCE_MS * 1000
      if (gaveUpUs > nowUs) break
      this.#open.delete(sent)
      this.#options.statistics.noteEnd(gaveUpUs, true, undefined)
    }
  }

  #nextAddress(region: string): string {
    const number = this.actor.planned
    return addressInTurn(region, this.#options.entrance.networksOf(region), number)
  }

  #drawCaller(from: string | undefined, random: Random): Caller {
    const region = from ?? this.#options.usualRegion()
    const address = addressByChance(region, this.#options.entrance.networksOf(region), random)
    return this.caller(region, address, false)
  }
}

export interface DrawnTraveller extends Traveller {
  readonly region: string | undefined
}

/** Users for journeys, as a load draws its requests. */
export function createTravellers(load: Load, random: Random): () => DrawnTraveller {
  const { count, zipf } = load.keys ?? usualKeys
  const drawKey = createZipf(count, zipf)
  const regions = Object.entries(load.regions ?? {})
  let user = 0
  return () => ({ region: drawRegion(regions, random), key: String(drawKey(random)), user: ++user })
}

const usualKeys = { count: 1000, zipf: 1 }

export interface DrawnRequest {
  readonly region: string | undefined
  readonly request: WireRequest
}

export function createRequests(load: Load, random: Random): () => DrawnRequest {
  const { count, zipf } = load.keys ?? usualKeys
  const drawKey = createZipf(count, zipf)
  const regions = Object.entries(load.regions ?? {})
  const writes = load.writes ?? 0
  const path = load.read ?? '/cards/{key}'
  // Those who read the same send the same request: nobody can change it.
  const readOf = remember((key) => createRead(`http://${PUBLIC_HOST}${path.replaceAll('{key}', key)}`))
  let written = 0
  return () => {
    const region = drawRegion(regions, random)
    const key = String(drawKey(random))
    if (random() >= writes) return { region, request: readOf(key) }
    return { region, request: createWrite(load, key, ++written) }
  }
}

const READ_HEADERS: WireHeaders = { names: ['host'], values: [PUBLIC_HOST] }

function createRead(url: string): WireRequest {
  return { method: 'GET', url, headers: READ_HEADERS, body: null }
}

function createWrite(load: Load, key: string, number: number): WireRequest {
  const { method, path, body } = load.write ?? {
    method: 'POST',
    path: '/cards',
    body: '{"text":"Greetings from {key}"}',
  }
  return {
    method,
    url: `http://${PUBLIC_HOST}${path.replaceAll('{key}', key)}`,
    headers: {
      names: ['host', 'content-type', 'idempotency-key'],
      values: [PUBLIC_HOST, 'application/json', `write-${number}`],
    },
    body: body.replaceAll('{key}', key),
  }
}

function drawRegion(regions: readonly (readonly [string, number])[], random: Random): string | undefined {
  if (regions.length === 0) return undefined
  const total = regions.reduce((sum, [, share]) => sum + share, 0)
  let point = random() * total
  for (const [name, share] of regions) {
    point -= share
    if (point < 0) return name
  }
  return regions.at(-1)?.[0]
}
