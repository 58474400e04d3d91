/** Free ports on 127.0.0.1, as the machine gives them. */
import { createServer, type Server } from 'node:net'

/** A port that was asked for has been taken by somebody else. */
export class PortTaken extends Error {
  readonly port: number

  constructor(port: number) {
    super(`port ${port} is taken`)
    this.name = 'PortTaken'
    this.port = port
  }
}

/** As many as asked for, all different. 0 is any; another is that one. Throws a `PortTaken`. */
export async function reservePorts(wanted: readonly number[]): Promise<readonly number[]> {
  const servers: Server[] = []
  try {
    const ports: number[] = []
    for (const port of wanted) {
      const server = createServer()
      servers.push(server)
      ports.push(await listen(server, port))
    }
    return ports
  } finally {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  }
}

/** Listens on 127.0.0.1 unless told, on any port for 0. Settles with the port. Rejects with a `PortTaken`. */
export function listen(server: Server, port: number, host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const isTaken = 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')
      reject(isTaken ? new PortTaken(port) : error)
    })
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
