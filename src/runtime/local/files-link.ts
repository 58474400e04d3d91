/** A page's line to an exercise's folder on disk. It comes back by itself when the server was away. */
import type { Disk, Files, Hashes, Outcome, ToPage, ToServer } from '../files/protocol.ts'
import { closeCodes, filesPath, mostMessageBytes } from './address.ts'
import { knock, type LocalOptions, readToken } from './own-server.ts'

export interface FilesLinkOptions extends LocalOptions {
  readonly exercise: string
  /** Told at first, and whenever something has changed. */
  onDisk(disk: Disk, place: string): void
  /** The server is away, or does not want this page. Told again for every try that fails. */
  onLost(): void
  /** Settles when it is time to try again, after so many tries that failed. */
  pause?(failures: number, signal: AbortSignal): Promise<void>
}

export type Told = Outcome | { readonly kind: 'lost' }

type Order = Exclude<ToServer, { readonly kind: 'open' }>
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never

export class FilesLink {
  readonly #options: FilesLinkOptions
  readonly #ending = new AbortController()
  readonly #waiting = new Map<number, (told: Told) => void>()
  #socket: WebSocket | undefined
  #lastId = 0

  constructor(options: FilesLinkOptions) {
    this.#options = options
    void this.#keepOpen()
  }

  /** Writes what is missing on disk, and nothing over what is there. */
  layOut(files: Files, startedAt?: string): Promise<Told> {
    return this.#order({ kind: 'lay-out', files, ...(startedAt !== undefined && { startedAt }) })
  }

  /** Writes over files that still have these hashes, and notes where the code began. */
  save(files: Files, over: Hashes, startedAt?: string): Promise<Told> {
    return this.#order({ kind: 'save', files, over, ...(startedAt !== undefined && { startedAt }) })
  }

  end(): void {
    this.#ending.abort()
    this.#socket?.close()
  }

  #order(order: WithoutId<Order>): Promise<Told> {
    const socket = this.#socket
    if (socket?.readyState !== WebSocket.OPEN) return Promise.resolve({ kind: 'lost' })
    this.#lastId += 1
    const id = this.#lastId
    const text = JSON.stringify({ ...order, id } satisfies Order)
    if (new Blob([text]).size > mostMessageBytes) {
      const [path = ''] = Object.keys(order.files)
      return Promise.resolve({ kind: 'failed', reason: 'too-large', path, code: 'EFBIG' })
    }
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      socket.send(text)
    })
  }

  async #keepOpen(): Promise<void> {
    const { signal } = this.#ending
    const pause = this.#options.pause ?? pauseBetween
    for (let failures = 0; !signal.aborted; failures += 1) {
      const end = await this.#stay().catch(() => 'unreached' as const)
      this.#socket = undefined
      for (const resolve of this.#waiting.values()) resolve({ kind: 'lost' })
      this.#waiting.clear()
      if (signal.aborted) return
      this.#options.onLost()
      if (end === 'unwanted') return
      if (end === 'gone') failures = 0
      await pause(failures, signal)
    }
  }

  /** From here to the end of one socket. Rejects when there is no server. */
  async #stay(): Promise<'gone' | 'unreached' | 'unwanted'> {
    const token = await readToken(this.#options)
    if (token === undefined) throw new Error('the server only serves')
    this.#ending.signal.throwIfAborted()
    const socket = knock(this.#options, filesPath, token)
    this.#socket = socket
    let wasOpen = false
    socket.addEventListener('open', () => {
      wasOpen = true
      const { exercise } = this.#options
      socket.send(JSON.stringify({ kind: 'open', exercise } satisfies ToServer))
    })
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data)) as ToPage))
    return await new Promise((resolve) => {
      socket.addEventListener('close', ({ code }) => {
        if (code === closeCodes.badMessage) resolve('unwanted')
        else resolve(wasOpen ? 'gone' : 'unreached')
      })
    })
  }

  #take(message: ToPage): void {
    if (message.kind === 'disk') {
      this.#options.onDisk(message.disk, message.place)
      return
    }
    this.#waiting.get(message.id)?.(message.outcome)
    this.#waiting.delete(message.id)
  }
}

/** Soon at first, then every few seconds; at once when somebody looks at the page. */
function pauseBetween(failures: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const ending = new AbortController()
    const settle = (): void => {
      clearTimeout(timer)
      ending.abort()
      resolve()
    }
    const timer = setTimeout(settle, Math.min(500 * 2 ** failures, 8000))
    signal.addEventListener('abort', settle, { signal: ending.signal })
    document.addEventListener('visibilitychange', settle, { signal: ending.signal })
    addEventListener('focus', settle, { signal: ending.signal })
  })
}
