/** Rejections that no program caught: the engine tells of them when it likes, so they are shown and not recorded. */
import { describe, locate } from '../simulator/sandbox/evaluate.ts'
import type { ThreadPort } from './thread-port.ts'

const most = 20

/** Gathers what has been rejected since the last `clear`, as lines of a console. */
export class Rejections {
  #lines: string[] = []

  constructor(port: ThreadPort) {
    port.onRejection((reason) => {
      if (this.#lines.length >= most) return
      const place = locate(reason)
      const where = place === undefined ? '' : ` (${place.file}, line ${place.line})`
      this.#lines.push(`error: nobody caught a rejection: ${describe(reason)}${where}`)
    })
  }

  get lines(): readonly string[] {
    return this.#lines
  }

  clear(): void {
    this.#lines = []
  }
}
