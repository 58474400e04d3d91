/** Stacks on the learner's machine, run by the server that serves the page. */
import type { Command, Update } from '../../live/protocol.ts'
import { type OpenOptions, type RealConnection, type Runtime, RuntimeProblem } from '../contract.ts'
import { closeCodes, stackPath } from './address.ts'
import { knock, type LocalOptions, readToken } from './own-server.ts'

/** How long ending may take before nobody waits for it. */
const endWithinMs = 8000

/** Undefined when the page's server runs no stacks. Rejects with a `RuntimeProblem` when it turned the page away, or is gone. */
export async function findLocal(options: LocalOptions): Promise<Runtime | undefined> {
  return (await readToken(options)) === undefined ? undefined : localRuntime(options)
}

/** Where it is known that the server runs stacks. */
export function localRuntime(options: LocalOptions): Runtime {
  return {
    place: 'local',
    // There is nothing that takes long.
    warm: () => {},
    // Asked for anew: the server may have been started again since.
    open: async (open) => {
      open.onProgress('connecting')
      const current = await readToken(options)
      if (current === undefined) throw new RuntimeProblem('server-gone', 'the server does not answer')
      open.signal.throwIfAborted()
      return await openSocketTo(options, current, open)
    },
  }
}

function openSocketTo(
  options: LocalOptions,
  token: string,
  { signal, onProgress, onUpdate, onEnd }: OpenOptions,
): Promise<RealConnection> {
  return new Promise((resolve, reject) => {
    const socket = knock(options, stackPath, token)
    let isOpen = false
    let isEnding = false
    const closed = new Promise<void>((settle) => socket.addEventListener('close', () => settle()))
    const abort = (): void => {
      isEnding = true
      socket.close()
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort)
    socket.addEventListener('message', ({ data }) => {
      const { update } = JSON.parse(String(data)) as { readonly update: Update }
      onUpdate(update)
    })
    socket.addEventListener('close', ({ code, reason }) => {
      signal.removeEventListener('abort', abort)
      const problem = problemOf(code, reason, isOpen)
      if (!isOpen) reject(problem)
      else if (!isEnding) onEnd(problem)
    })
    const connection: RealConnection = {
      send: (command: Command) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ kind: 'command', command }))
      },
      addressOf: (port) => `http://127.0.0.1:${port}/`,
      end: async () => {
        isEnding = true
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ kind: 'end' }))
        const timer = setTimeout(() => socket.close(), endWithinMs)
        await closed
        clearTimeout(timer)
      },
    }
    socket.addEventListener('open', () => {
      isOpen = true
      onProgress('starting')
      resolve(connection)
    })
  })
}

function problemOf(code: number, reason: string, wasOpen: boolean): RuntimeProblem {
  const said = reason === '' ? `the socket was closed (${code})` : reason
  if (code === closeCodes.tooMany) return new RuntimeProblem('too-many', said)
  if (code === closeCodes.supervisorEnded) return new RuntimeProblem('supervisor-ended', said)
  if (code === closeCodes.badMessage)
    return new RuntimeProblem('stale-page', `the server did not understand: ${said}`)
  return new RuntimeProblem('server-gone', wasOpen ? said : 'the server did not take the socket')
}
