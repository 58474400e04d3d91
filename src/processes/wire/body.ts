/** Reads the body of a message to its end, up to a limit. */
import type { IncomingMessage } from 'node:http'

export class BodyTooLarge extends Error {}

/** Rejects with what broke the connection, or with a `BodyTooLarge`. */
export function readWhole(message: IncomingMessage, mostBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let length = 0
    message.on('data', (chunk: Uint8Array) => {
      length += chunk.length
      if (length <= mostBytes) chunks.push(chunk)
      else reject(new BodyTooLarge(`a body of more than ${mostBytes} bytes`))
    })
    message.on('end', () => resolve(join(chunks, length)))
    message.on('error', reject)
    message.on('close', () => {
      if (!message.complete) reject(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
    })
  })
}

/** A plain Uint8Array: programs must not get hold of a Buffer. */
function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    joined.set(chunk, offset)
    offset += chunk.length
  }
  return joined
}
