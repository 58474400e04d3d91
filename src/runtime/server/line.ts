/** One page's socket, as a service of the server sees it: messages both ways, bounded, and an end. */
import type { WebSocket } from 'ws'

export interface PageLine {
  send(message: object): void
  /** Nothing more is told after it. */
  close(code: number, reason: string): void
  /** Whether the page reads more slowly than it is told. */
  readonly isBehind: boolean
  /** Takes messages from now on, in place of whoever took them before. They are parsed as JSON and no further. */
  onMessage(take: (message: unknown) => void): void
  /** The page keeps up again. */
  onDrained(resume: () => void): void
  onClosed(end: () => void): void
}

/** What waits to be read, at most, before there is no more until it was. */
const mostWaitingBytes = 2 ** 20
/** A page that is gone without a word is found out by its silence. */
const usualPingMs = 15_000
const closeMalformed = 1007

export function openLine(socket: WebSocket, pingEveryMs = usualPingMs): PageLine {
  let resume = (): void => {}
  let take = (_message: unknown): void => {}
  let isAlive = true
  const ping = setInterval(() => {
    if (!isAlive) socket.terminate()
    isAlive = false
    socket.ping()
  }, pingEveryMs)
  socket.on('pong', () => {
    isAlive = true
  })
  socket.on('close', () => clearInterval(ping))
  // A broken connection closes as well.
  socket.on('error', () => {})
  socket.on('message', (data) => {
    let message: unknown
    try {
      message = JSON.parse(String(data))
    } catch {
      socket.close(closeMalformed, 'not JSON')
      return
    }
    take(message)
  })
  const isBehind = (): boolean => socket.bufferedAmount > mostWaitingBytes
  return {
    send: (message) => {
      socket.send(JSON.stringify(message), () => {
        if (!isBehind()) resume()
      })
    },
    close: (code, reason) => socket.close(code, reason),
    get isBehind() {
      return isBehind()
    },
    onMessage: (listener) => {
      take = listener
    },
    onDrained: (listener) => {
      resume = listener
    },
    onClosed: (end) => void socket.on('close', end),
  }
}
