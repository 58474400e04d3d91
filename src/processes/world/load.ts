/** Users in real time: they come whether or not others were answered, up to what one machine bears. */
import type { Load } from '../../contract/exercise.ts'
import type { WireRequest } from '../../simulator/capabilities.ts'
import { createRandom, drawExponential } from '../../simulator/random.ts'
import type { Statistics } from '../../simulator/statistics.ts'
import { createRequests } from '../../simulator/users.ts'
import { clockMs } from '../host/clock.ts'
import type { Outside } from '../supervisor/outside.ts'

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

/** Until the returned function is called. */
export function startLoad(load: Load, { seed, outside, statistics, nowMs }: LoadSurroundings): () => void {
  const random = createRandom(seed, 'load', 0)
  const draw = createRequests(load, random)
  const meanGapMs = dayMs / (load.usersPerDay * load.requestsPerUser * (load.peak ?? 1))
  let timer: NodeJS.Timeout | undefined
  let open = 0
  let dueMs = clockMs()
  const send = async (wire: WireRequest): Promise<void> => {
    open++
    const sentMs = clockMs()
    const status = await outside.sendWire(wire)
    open--
    const tookUs = status === undefined ? undefined : (clockMs() - sentMs) * 1000
    statistics.noteEnd(nowMs() * 1000, status === undefined || status >= 500, tookUs)
  }
  const next = (): void => {
    const atMs = clockMs()
    while (dueMs <= atMs) {
      dueMs += drawExponential(random) * meanGapMs
      const { request } = draw()
      if (open < mostOpen) void send(request)
    }
    timer = setTimeout(next, Math.min(1000, Math.max(1, dueMs - atMs)))
  }
  if (Number.isFinite(meanGapMs)) next()
  return () => clearTimeout(timer)
}
