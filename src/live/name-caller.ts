/**
 * Names each node before it acts, on a port that nobody reads until the thread has fallen silent. The port is a new one
 * every so often, and what was said on the old one is dropped with it.
 */
import type { Line } from './line.ts'

const mostNames = 20_000

export class NameCaller {
  readonly #line: Line
  readonly #createChannel: () => MessageChannel
  #port: MessagePort | undefined
  #named = 0

  constructor(line: Line) {
    this.#line = line
    const Channel = globalThis.MessageChannel
    this.#createChannel = () => new Channel()
  }

  call(node: string): void {
    if (this.#port === undefined || this.#named >= mostNames) this.#renew()
    this.#named++
    this.#port?.postMessage(node)
  }

  #renew(): void {
    const { port1, port2 } = this.#createChannel()
    this.#line.post({ kind: 'names', port: port2 })
    this.#port?.close()
    this.#port = port1
    this.#named = 0
  }
}
