/** Users in real time: they come whether or not others were answered, up to what one machine bears. */
import type { Load } from '../../contract/exercise.ts'
import { PUBLIC_HOST } from '../../simulator/addresses.ts'
import type { Cancellation, WireRequest, WireResponse } from '../../simulator/capabilities.ts'
import { checkJourney, startJourney, type Ways } from '../../simulator/journey.ts'
import { createRandom, drawExponential, type Random } from '../../simulator/random.ts'
import type { Statistics } from '../../simulator/statistics.ts'
import { createRequests, createTravellers } from '../../simulator/users.ts'
import { clockMs } from '../host/clock.ts'
import type { Outside } from '../supervisor/outside.ts'
import { Patience } from '../supervisor/patience.ts'

const dayMs = 86_400_000
/** Requests under way; more than this would only measure the machine. */
const mostOpen = 1000

export interface LoadSurroundings {
  readonly seed: number
  readonly outside: Outside
  readonly statistics: Statistics
  /** Of the world. */
  nowMs(): number
}

/** Until the returned function is called. Journeys that have begun go on. */
export function startLoad(load: Load, surroundings: LoadSurroundings): () => void {
  const random = createRandom(surroundings.seed, 'load', 0)
  const begin = beginner(load, random, surroundings)
  const meanGapMs = dayMs / (load.usersPerDay * load.requestsPerUser * (load.peak ?? 1))
  let timer: NodeJS.Timeout | undefined
  let dueMs = clockMs()
  const next = (): void => {
    const atMs = clockMs()
    while (dueMs <= atMs) {
      dueMs += drawExponential(random) * meanGapMs
      begin()
    }
    timer = setTimeout(next, Math.min(1000, Math.max(1, dueMs - atMs)))
  }
  if (Number.isFinite(meanGapMs)) next()
  return () => clearTimeout(timer)
}

/** What one user does. There may be so many of them that nobody else comes. */
function beginner(
  load: Load,
  random: Random,
  { seed, outside, statistics, nowMs }: LoadSurroundings,
): () => void {
  let open = 0
  const send = async (
    wire: WireRequest,
    more?: Parameters<Outside['sendWire']>[1],
  ): Promise<WireResponse | undefined> => {
    const sentMs = clockMs()
    const response = await outside.sendWire(wire, more)
    const tookUs = response === undefined ? undefined : (clockMs() - sentMs) * 1000
    statistics.noteEnd(nowMs() * 1000, response === undefined || response.status >= 500, tookUs)
    return response
  }
  const { journey } = load
  if (journey === undefined) {
    const draw = createRequests(load, random)
    return () => {
      const { region, request } = draw()
      if (open >= mostOpen) return
      open++
      void send(request, { region }).then(() => open--)
    }
  }
  checkJourney(journey)
  const draw = createTravellers(load, random)
  const chance = createRandom(seed, 'journeys', 0)
  return () => {
    const traveller = draw()
    if (open >= mostOpen) return
    open++
    startJourney(
      journey,
      traveller,
      waysOf(
        { address: outside.nextAddress(traveller.region), region: traveller.region },
        chance,
        send,
        nowMs,
      ),
      (how) => {
        open--
        statistics.noteJourney(nowMs() * 1000, how)
      },
    )
  }
}

interface User {
  readonly address: string
  readonly region: string | undefined
}

type Send = (
  wire: WireRequest,
  more: User & { readonly hungUp: Cancellation },
) => Promise<WireResponse | undefined>

function waysOf(user: User, random: Random, send: Send, nowMs: () => number): Ways {
  return {
    get nowMs() {
      return nowMs()
    },
    random,
    host: PUBLIC_HOST,
    send: (request, end) => {
      const hungUp = new Patience()
      void send(request, { ...user, hungUp }).then((response) => {
        if (!hungUp.cancelled) end(response)
      })
      return () => hungUp.cancel()
    },
    after: (delayMs, run) => {
      // A stack that is over need not wait for its users.
      const timer = setTimeout(run, delayMs).unref()
      return () => clearTimeout(timer)
    },
  }
}
