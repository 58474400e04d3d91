/** Says no to whoever wanted a socket, and closes it: half closed, it would stay for as long as the other end likes. */
import type { Duplex } from 'node:stream'
import type { Refusal } from './gate.ts'

export function endSocket(socket: Duplex, { status }: Refusal): void {
  socket.on('error', () => {})
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  )
}
