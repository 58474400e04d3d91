/** What the charts show: the newest samples of a run, as lines over a window of virtual time. */
import type { Sample } from '../../../live/protocol.ts'

export interface ChartPoint {
  readonly timeMs: number
  /** Undefined where there is nothing to tell: the line is broken there. */
  readonly value: number | undefined
}

export interface Line {
  readonly id: string
  readonly points: readonly ChartPoint[]
}

export interface ChartWindow {
  readonly fromMs: number
  readonly toMs: number
}

/** Five minutes of samples. */
const mostSamples = 600

export class Series {
  #samples: readonly Sample[] = []

  get samples(): readonly Sample[] {
    return this.#samples
  }

  add(samples: readonly Sample[]): void {
    if (samples.length > 0) this.#samples = [...this.#samples, ...samples].slice(-mostSamples)
  }

  clear(): void {
    this.#samples = []
  }

  /** The last so many ms of the run, or its first ones as long as there are not more. */
  window(nowMs: number, lengthMs: number): ChartWindow {
    const toMs = Math.max(nowMs, lengthMs)
    return { fromMs: toMs - lengthMs, toMs }
  }

  line(id: string, read: (sample: Sample) => number | undefined, window: ChartWindow): Line {
    return {
      id,
      points: this.#within(window).map((sample) => ({ timeMs: sample.timeMs, value: read(sample) })),
    }
  }

  /** A line for each node that told the figure within the window, in the order of their first telling. */
  figureLines(figure: string, window: ChartWindow): readonly Line[] {
    const samples = this.#within(window)
    const nodes = [...new Set(samples.flatMap((sample) => Object.keys(sample.figures[figure] ?? {})))]
    return nodes.map((node) => ({
      id: node,
      points: samples.map((sample) => ({ timeMs: sample.timeMs, value: sample.figures[figure]?.[node] })),
    }))
  }

  /** The sample whose span holds this time, or the last one before it. */
  at(timeMs: number): Sample | undefined {
    return this.#samples.find((sample) => sample.timeMs >= timeMs) ?? this.#samples.at(-1)
  }

  #within({ fromMs, toMs }: ChartWindow): readonly Sample[] {
    // One sample before the window as well, so that lines reach its edge.
    const first = this.#samples.findIndex((sample) => sample.timeMs >= fromMs)
    if (first === -1) return []
    return this.#samples.slice(Math.max(0, first - 1)).filter((sample) => sample.timeMs <= toMs)
  }
}

/** The top of a scale that holds these values: 1, 2 or 5 times a power of ten, at least `least`. */
export function niceTop(values: readonly (number | undefined)[], least: number): number {
  const most = values.reduce<number>((top, value) => Math.max(top, value ?? 0), least)
  const decade = 10 ** Math.floor(Math.log10(most))
  const factor = [1, 2, 5, 10].find((each) => each * decade >= most * 0.9999) ?? 10
  return factor * decade
}
