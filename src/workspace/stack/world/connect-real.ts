/** A connection to a world of real processes, wherever they run. */
import { type RealConnection, type Runtime, RuntimeProblem } from '../../../runtime/contract.ts'
import type { Connect, Loss } from './connection.ts'

/** `find` is asked at the first run, and what it found is kept. */
export function connectReal(find: () => Promise<Runtime>): Connect {
  return ({ onUpdate, onLoss, onProgress }) => {
    const ending = new AbortController()
    let connection: RealConnection | undefined
    const lose = (error: unknown): void => {
      if (ending.signal.aborted) return
      ending.abort()
      onLoss(lossOf(error))
    }
    const opening = open()
    opening.catch(lose)

    async function open(): Promise<RealConnection> {
      const runtime = await find()
      ending.signal.throwIfAborted()
      connection = await runtime.open({
        signal: ending.signal,
        onProgress: (step) => onProgress?.(step),
        onUpdate: (update) => {
          if (!ending.signal.aborted) onUpdate(update)
        },
        onEnd: lose,
      })
      return connection
    }

    return {
      send: (command) =>
        void opening.then(
          (opened) => {
            if (!ending.signal.aborted) opened.send(command)
          },
          () => undefined,
        ),
      end: () => {
        ending.abort()
        opening.then(
          (opened) => opened.end(),
          () => undefined,
        )
      },
      addressOf: (port) => connection?.addressOf(port),
    }
  }
}

export function lossOf(error: unknown): Loss {
  const message = error instanceof Error ? error.message : String(error)
  return error instanceof RuntimeProblem
    ? { kind: 'no-runtime', cause: error.runtimeCause, message }
    : { kind: 'died', message }
}
