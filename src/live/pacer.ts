/** How far virtual time may go, for it to pass at so many virtual ms a real ms in slices that are short in real time. */

/** What a slice should take: several go into a frame, so that a command is never late by more. */
const sliceRealMs = 8
const leastSliceMs = 0.05
const mostSliceMs = 2000
/** What is due is left to gather for so long: real time passes while virtual time does, so that a little is always due. */
const gatherRealMs = 6
/** A machine that is too slow does not owe more than this. */
const mostDebtRealMs = 400
/** Pace is told over so long. */
const paceRealMs = 1000

interface Mark {
  readonly realMs: number
  readonly virtualMs: number
}

export class Pacer {
  #speed = 1
  #anchor: Mark
  #sliceMs = 1
  #marks: Mark[] = []

  constructor(realMs: number, virtualMs: number) {
    this.#anchor = { realMs, virtualMs }
    this.#marks = [this.#anchor]
  }

  /** Time passes at this speed from now on, at which nothing is owed. */
  restart(speed: number, realMs: number, virtualMs: number): void {
    this.#speed = speed
    this.#anchor = { realMs, virtualMs }
    this.#marks = [this.#anchor]
  }

  /** Until when virtual time may go on at this moment. Not later than `virtualMs`: there is time to wait. */
  sliceEndMs(realMs: number, virtualMs: number): number {
    let dueMs = this.#anchor.virtualMs + (realMs - this.#anchor.realMs) * this.#speed
    if (dueMs - virtualMs > mostDebtRealMs * this.#speed) {
      this.#anchor = { realMs: realMs - mostDebtRealMs, virtualMs }
      dueMs = virtualMs + mostDebtRealMs * this.#speed
    }
    if (dueMs - virtualMs < gatherRealMs * this.#speed) return virtualMs
    return Math.min(dueMs, virtualMs + this.#sliceMs)
  }

  /** Learns from a slice how long the next one may be. */
  noteSlice(tookRealMs: number, tookVirtualMs: number): void {
    if (tookRealMs > sliceRealMs)
      this.#sliceMs = Math.max(leastSliceMs, (tookVirtualMs * sliceRealMs) / tookRealMs)
    else if (tookRealMs < sliceRealMs / 2 && tookVirtualMs > this.#sliceMs * 0.9)
      this.#sliceMs = Math.min(mostSliceMs, this.#sliceMs * 2)
  }

  /** Virtual ms a real ms, as it went lately. */
  pace(realMs: number, virtualMs: number): number {
    const marks = this.#marks
    marks.push({ realMs, virtualMs })
    while (marks.length > 2 && realMs - (marks[1]?.realMs ?? realMs) >= paceRealMs) marks.shift()
    const first = marks[0] ?? this.#anchor
    const passedMs = realMs - first.realMs
    return passedMs <= 0 ? this.#speed : (virtualMs - first.virtualMs) / passedMs
  }
}
