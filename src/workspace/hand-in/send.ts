/** Sends a hand-in until there is an answer, over a network that may lose anything. */
import { keyHeader, type Receipt } from '../../classroom/api.ts'
import { AskError, ask } from '../../classroom/ask.ts'
import type { Pending } from './pending.ts'

export interface SendOptions {
  readonly signal: AbortSignal
  /** Between two tries; may end early, when the network is back or the learner asks for it. */
  wait(durationMs: number, signal: AbortSignal): Promise<void>
  /** From 0 to 1, so that a room that lost its server does not come back all at once. */
  random(): number
  onRetry(why: 'lost' | 'busy', waitMs: number): void
}

const firstWaitMs = 1000
const longestWaitMs = 15_000

/** Rejects with an `AskError` when the answer is no, or the signal's reason. */
export async function send(
  exercise: string,
  { classId, key, body }: Pending,
  { signal, wait, random, onRetry }: SendOptions,
): Promise<Receipt> {
  const path = `/classes/${classId}/exercises/${exercise}/submissions`
  for (let tried = 1; ; tried++) {
    try {
      return await ask<Receipt>('POST', path, { body, headers: { [keyHeader]: key }, signal })
    } catch (error) {
      const why = whyAgain(error)
      if (why === undefined) throw error
      const longestMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (tried - 1))
      const waitMs = askedMs(error) ?? Math.round(longestMs * (0.5 + random() / 2))
      onRetry(why, waitMs)
      await wait(waitMs, signal)
    }
  }
}

/** Undefined for what will be the same however often it is sent. */
function whyAgain(error: unknown): 'lost' | 'busy' | undefined {
  if (!(error instanceof AskError)) return undefined
  const { failure } = error
  if (failure.kind === 'unreachable') return 'lost'
  if (failure.kind !== 'refused') return undefined
  return ['too-many-tries', 'store-unavailable', 'our-fault'].includes(failure.code) ? 'busy' : undefined
}

function askedMs(error: unknown): number | undefined {
  if (!(error instanceof AskError) || error.failure.kind !== 'refused') return undefined
  const { retryAfterSeconds } = error.failure
  return retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1000
}
