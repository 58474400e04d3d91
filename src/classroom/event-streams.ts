/** Pages that listen by server-sent events: taken in, kept awake, let go. What they are told, and when, is their owner’s to say. */
import type { ServerResponse } from 'node:http'
import type { Clock } from './clock.ts'

/** A proxy, or a machine that sleeps, takes a silent line for a dead one. */
const breatheEveryMs = 15_000

export interface Listener {
  readonly response: ServerResponse
  /** Whether they may hear it still: a session ends, and an instructor leaves a class, meanwhile. */
  readonly may: () => Promise<boolean>
}

export interface EventStreamsOptions {
  readonly clock: Clock
  /** Who does not read is let go, and asks anew when they do. */
  readonly mostUnreadBytes: number
  /** One line for the terminal. */
  say(line: string): void
}

export interface Event {
  readonly event: string
  /** JSON, in one line. */
  readonly text: string
  /** What the browser says that it has when it comes again. */
  readonly id?: number
}

export class EventStreams<L extends Listener> implements Disposable {
  readonly #options: EventStreamsOptions
  readonly #listeners = new Set<L>()
  readonly #breathing: Disposable

  constructor(options: EventStreamsOptions) {
    this.#options = options
    this.#breathing = options.clock.every(breatheEveryMs, () => void this.#breathe())
  }

  /** Those who listen now. */
  get all(): readonly L[] {
    return [...this.#listeners]
  }

  has(listener: L): boolean {
    return this.#listeners.has(listener)
  }

  open(listener: L): void {
    const { response } = listener
    response.setHeader('Content-Type', 'text/event-stream; charset=utf-8')
    // After a line that broke: how long the browser waits.
    response.write('retry: 1000\n\n')
    this.#listeners.add(listener)
    response.on('close', () => void this.#listeners.delete(listener))
    response.on('error', () => void this.#listeners.delete(listener))
  }

  send(listener: L, { event, text, id }: Event): void {
    if (!this.has(listener)) return
    const { response } = listener
    response.write(`event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${text}\n\n`)
    if (response.writableLength > this.#options.mostUnreadBytes) this.lose(listener)
  }

  /** They are told that it is gone, and do not come again. */
  end(listener: L): void {
    this.#listeners.delete(listener)
    listener.response.end('event: gone\ndata: {}\n\n')
  }

  /** They come again by themselves, and say what they have. */
  lose(listener: L, error?: unknown): void {
    this.#listeners.delete(listener)
    listener.response.destroy()
    if (error !== undefined) this.#options.say(`a page that listened was let go: ${textOf(error)}`)
  }

  async #breathe(): Promise<void> {
    for (const listener of this.all) {
      try {
        if (!(await listener.may())) this.end(listener)
        else if (this.has(listener)) listener.response.write(': still here\n\n')
      } catch (error) {
        this.lose(listener, error)
      }
    }
  }

  [Symbol.dispose](): void {
    this.#breathing[Symbol.dispose]()
    for (const { response } of this.#listeners) response.end()
    this.#listeners.clear()
  }
}

export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
