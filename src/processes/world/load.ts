/** Users in real time: they come whether or not others were answered, up to what one machine bears. */
import type { Load } from '../../contract/exercise.ts'
import { createRandom, drawExponential } from '../../simulator/random.ts'
import { createRequests } from '../../simulator/users.ts'
import { clockMs } from '../host/clock.ts'
import type { Outside } from '../supervisor/outside.ts'

const dayMs = 86_400_000
/** Requests under way; more than this would only measure the machine. */
const mostOpen = 1000

/** Until the returned function is called. */
export function startLoad(load: Load, seed: number, outside: Outside): () => void {
  const random = createRandom(seed, 'load', 0)
  const draw = createRequests(load, random)
  const meanGapMs = dayMs / (load.usersPerDay * load.requestsPerUser * (load.peak ?? 1))
  let timer: NodeJS.Timeout | undefined
  let open = 0
  let dueMs = clockMs()
  const next = (): void => {
    const nowMs = clockMs()
    while (dueMs <= nowMs) {
      dueMs += drawExponential(random) * meanGapMs
      const { request } = draw()
      if (open >= mostOpen) continue
      open++
      void outside.sendWire(request).then(() => {
        open--
      })
    }
    timer = setTimeout(next, Math.min(1000, Math.max(1, dueMs - nowMs)))
  }
  if (Number.isFinite(meanGapMs)) next()
  return () => clearTimeout(timer)
}
