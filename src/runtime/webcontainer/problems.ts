/** What an error of the client, or the last words of a container, say of the cause. */
import { type RuntimeCause, RuntimeProblem } from '../contract.ts'
import type { Surroundings } from './surroundings.ts'

const memory = /out of memory|could not allocate|allocation failed|array buffer allocation/i
/** How the engine ends itself when its memory is full. */
const abortCode = 134

export function problemOfBoot(error: unknown): RuntimeProblem {
  if (error instanceof RuntimeProblem) return error
  const message = error instanceof Error ? error.message : String(error)
  return new RuntimeProblem(causeOfBoot(error, message), message)
}

function causeOfBoot(error: unknown, message: string): RuntimeCause {
  const isRange = error instanceof Error && error.name === 'RangeError'
  if (isRange || memory.test(message)) return 'out-of-memory'
  if (message.includes('Only a single WebContainer')) return 'second-instance'
  if (/SharedArrayBuffer|cross-?origin.?isolat/i.test(message)) return 'not-isolated'
  // The frame answered, and refused: it could not do its work where it is.
  return 'frame-blocked'
}

/** `said` is what came out of it last. */
export function problemOfEnd(exitCode: number, said: string): RuntimeProblem {
  const isMemory = exitCode === abortCode || memory.test(said)
  const words = said === '' ? '' : `: ${said}`
  return new RuntimeProblem(
    isMemory ? 'out-of-memory' : 'supervisor-ended',
    `the supervisor ended with exit code ${exitCode}${words}`,
  )
}

export function isOutOfMemory(message: string): boolean {
  return memory.test(message)
}

/** Nothing came from the frame. What else can be reached tells why. */
export async function whyNoAnswer(
  { isOnline, reaches, programUrl }: Surroundings,
  frameUrl: string,
): Promise<RuntimeProblem> {
  if (!isOnline()) return offline()
  const [frame, site] = await Promise.all([reaches(frameUrl), reaches(programUrl)])
  if (frame)
    return new RuntimeProblem('frame-blocked', `${frameUrl} can be reached, its frame does not answer`)
  if (site && isOnline()) return new RuntimeProblem('connection-refused', `${frameUrl} cannot be reached`)
  return offline()
}

export function offline(): RuntimeProblem {
  return new RuntimeProblem('offline', 'the browser is offline')
}
