/** A signal of the host's, as suites have them, for a `fetch` that knows only its own. */
import { isAbortSignal, AbortController as OwnController } from './web/abort.ts'

/** `before` is called right before such a signal takes effect. Others, and what is none, stay for `fetch` to judge. */
export function withOwnSignal(init: RequestInit, before: () => void = () => {}): RequestInit {
  const { signal } = init
  if (signal === undefined || signal === null || isAbortSignal(signal) || !(signal instanceof AbortSignal))
    return init
  const own = new OwnController()
  const follow = (): void => {
    before()
    own.abort(signal.reason)
  }
  if (signal.aborted) own.abort(signal.reason)
  else signal.addEventListener('abort', follow, { once: true })
  // As good as one of theirs to whoever gets it.
  return { ...init, signal: own.signal as unknown as AbortSignal }
}
