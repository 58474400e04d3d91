/** Where a node meets the world: it can be frozen here, and its messages meet the network's faults. */
import type { LinkRule } from '../protocol.ts'

export class Gate {
  #isPaused = false
  #frozen: (() => void)[] = []
  #links: readonly LinkRule[] = []

  /** Takes something in: now, or when the node is no longer frozen. */
  take(run: () => void): void {
    if (this.#isPaused) this.#frozen.push(run)
    else run()
  }

  pause(isPaused: boolean): void {
    this.#isPaused = isPaused
    while (!this.#isPaused) {
      const run = this.#frozen.shift()
      if (run === undefined) break
      run()
    }
  }

  setLinks(links: readonly LinkRule[]): void {
    this.#links = links
  }

  /** Sends a message on its way to a node: at once, later, or never. */
  pass(to: string, on: () => void, onDrop: () => void): void {
    let delayMs = 0
    for (const rule of this.#links) {
      if (rule.to !== to) continue
      if (rule.isCut === true || Math.random() < (rule.loss ?? 0)) {
        onDrop()
        return
      }
      delayMs += rule.delayMs ?? 0
    }
    if (delayMs > 0) setTimeout(on, delayMs)
    else on()
  }
}
