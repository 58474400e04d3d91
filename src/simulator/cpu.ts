/** A node's cores: first come, first served. */

interface Job {
  readonly durationUs: number
  /** Calls into the program, or settles something it waits for. True when program code was entered. */
  readonly start: () => boolean
  /** Whether it counts against the backlog: a request does, work of a request that is in already does not. */
  readonly counts: boolean
}

export interface CpuOptions {
  readonly cores: number
  /** Plans the end of a job on the node's own clock. */
  readonly after: (durationUs: number, end: () => boolean) => void
  /** The node's own present. */
  readonly nowUs: () => number
}

export class Cpu {
  readonly #options: CpuOptions
  #queue: Job[] = []
  #head = 0
  #busy = 0
  /** How long cores were held until `#changedUs`, all together. */
  #heldUs = 0
  #changedUs = 0
  /** Requests that wait for a core. */
  backlog = 0
  /** Work takes so many times as long. */
  slowness = 1

  constructor(options: CpuOptions) {
    this.#options = options
    this.#changedUs = options.nowUs()
  }

  /** How long cores were held until then, all together. */
  busyUs(untilUs: number): number {
    return this.#heldUs + this.#busy * Math.max(0, untilUs - this.#changedUs)
  }

  #hold(change: 1 | -1): void {
    const nowUs = this.#options.nowUs()
    this.#heldUs = this.busyUs(nowUs)
    this.#changedUs = nowUs
    this.#busy += change
  }

  /**
   * Holds a core for the duration once one is free, then calls `start`.
   * True when `start` was called at once (nothing to hold, a core free) and entered program code.
   */
  hold(durationUs: number, counts: boolean, start: () => boolean): boolean {
    const job: Job = { durationUs, counts, start }
    if (this.#busy < this.#options.cores) return this.#begin(job)
    this.#queue.push(job)
    if (counts) this.backlog++
    return false
  }

  #begin(job: Job): boolean {
    const durationUs = Math.round(job.durationUs * this.slowness)
    if (durationUs <= 0) return job.start()
    this.#hold(1)
    this.#options.after(durationUs, () => this.#end(job))
    return false
  }

  #end(job: Job): boolean {
    this.#hold(-1)
    let entered = job.start()
    while (this.#busy < this.#options.cores) {
      const next = this.#queue[this.#head]
      if (next === undefined) break
      this.#head++
      if (next.counts) this.backlog--
      if (this.#begin(next)) entered = true
    }
    if (this.#head > 64 && this.#head * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head)
      this.#head = 0
    }
    return entered
  }
}
