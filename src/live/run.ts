/**
 * One run of a stack: the world, what is done to it at which virtual time, and what is told of it. The same for a view,
 * for a scene in a lesson and for a scene that nobody watches: time moves only in `advance` and `step`, and stops
 * wherever something is due, so that no pace changes the history.
 */
import type { HistoryEvent } from '../contract/history.ts'
import type { Action, Measure, Step } from '../contract/scene.ts'
import { type Sight, SimulatedWorld } from '../simulator/world.ts'
import { Agenda } from './agenda.ts'
import { askSimulated } from './ask-simulated.ts'
import { Director } from './director.ts'
import { Figures } from './figures.ts'
import { Measuring, usualColumns } from './measures.ts'
import { NodeCounts } from './node-counts.ts'
import { type CompiledPrograms, problemOf } from './programs.ts'
import { type Cell, type FaultView, type ProgramProblem, type RunSetup, sampleMs } from './protocol.ts'
import { type Span, UserTally } from './tally.ts'

export interface RunListener {
  onEvent?(event: HistoryEvent): void
  /** Right before a node takes something in. */
  onTake?(node: string): void
  /** A sample's span is over. What nodes tell of themselves follows at `onFigures`. */
  onSample?(span: Span, atMs: number, sights: readonly Sight[]): void
  onFigures?(atMs: number): void
  onMeasured?(measure: string, cells: readonly Cell[]): void
  /** An order took effect, so long after the stack was up. Those of the setup's steps are not told. */
  onActed?(step: Step): void
  /** An order or a step was not carried out. */
  onFailed?(message: string): void
}

export interface RunOptions {
  /** Lines of code are told with logs and crashes. */
  readonly places?: boolean
  readonly unbatched?: boolean
}

/** What is due at one instant, in this order: what was is told before anything changes. */
const ranks = { measured: 0, sample: 1, step: 2, measure: 3, end: 4 } as const

export class Run {
  readonly world: SimulatedWorld
  readonly director: Director
  readonly tally = new UserTally()
  readonly counts = new NodeCounts()
  readonly figures: Figures
  readonly #setup: RunSetup
  readonly #listener: RunListener
  readonly #agenda = new Agenda()
  #isEnding = false
  #isByHand = false
  /** When the stack was up. */
  upMs = 0

  constructor(setup: RunSetup, programs: CompiledPrograms, listener: RunListener, options: RunOptions = {}) {
    this.#setup = setup
    this.#listener = listener
    const { stack, seed } = setup
    this.world = new SimulatedWorld({
      stack,
      ...programs,
      seed,
      ...options,
      options: { keep: 'none' },
      paced: true,
      maxEvents: Number.POSITIVE_INFINITY,
      onEvent: (event) => {
        this.tally.note(event)
        this.counts.note(event)
        listener.onEvent?.(event)
      },
      ...(listener.onTake !== undefined && { onTake: listener.onTake }),
    })
    const onFailed = (message: string): void => listener.onFailed?.(message)
    const onActed = (action: Action): void => {
      if (this.#isByHand) listener.onActed?.({ atMs: this.sinceUpMs, ...action })
    }
    this.director = new Director({ world: this.world, stack, onActed, onFailed })
    this.figures = new Figures(stack, this.world, (node, path) => askSimulated(this.world, node, path))
  }

  get nowMs(): number {
    return this.world.nowMs
  }

  get events(): number {
    return this.world.recorder.count
  }

  get usersPerDay(): number {
    return this.director.usersPerDay
  }

  get faults(): readonly FaultView[] {
    return this.director.faults
  }

  look(): readonly Sight[] {
    return this.world.look()
  }

  /** To the microsecond, as a step wants it. */
  get sinceUpMs(): number {
    return roundToMicroseconds(this.nowMs - this.upMs)
  }

  /** Whether its end has come, and all is told. */
  get isOver(): boolean {
    return this.#isEnding && this.figures.asking === 0
  }

  /** Boots the stack as fast as it goes. What does not come up is told; the rest runs. */
  async boot(): Promise<ProgramProblem | undefined> {
    let problem: ProgramProblem | undefined
    try {
      await this.world.bootAll()
    } catch (error) {
      problem = problemOf(error)
      if (problem === undefined && !isBootTooLong(error)) throw error
      if (problem === undefined) this.#listener.onFailed?.(messageOf(error))
    }
    this.upMs = this.nowMs
    this.#planAll()
    return problem
  }

  /** Runs until then. */
  async advance(toMs: number): Promise<void> {
    for (;;) {
      this.#agenda.carryOut(this.nowMs)
      const leftMs = Math.min(toMs, this.#agenda.nextMs) - this.nowMs
      if (this.isOver || this.nowMs >= toMs) return
      // Past its end a run goes on for the figures only, in steps that no pace has a say in.
      await this.world.run(this.#isEnding ? 1 : leftMs)
    }
  }

  /** What a person does, at the present virtual time. */
  act(action: Action): void {
    this.#isByHand = true
    this.director.act(action)
    this.#isByHand = false
  }

  /** Takes in one event, if there is one before something is due; else does what is due. */
  async step(): Promise<void> {
    if (this.isOver) return
    this.#agenda.carryOut(this.nowMs)
    await this.world.step(this.#agenda.nextMs - this.nowMs)
    this.#agenda.carryOut(this.nowMs)
  }

  #planAll(): void {
    const { steps, measures = [], endMs } = this.#setup
    for (const step of steps) this.#planStep(step)
    for (const measure of measures) this.#planMeasure(measure)
    if (endMs !== undefined) {
      this.#plan(endMs, ranks.end, () => {
        this.#isEnding = true
      })
    }
    this.#planSample(sampleMs)
    this.#agenda.carryOut(this.nowMs)
  }

  /** At a time since the stack was up. */
  #plan(atMs: number, rank: number, act: () => void): void {
    this.#agenda.plan(roundToMicroseconds(this.upMs + atMs), rank, act)
  }

  #planStep({ atMs, untilMs, ...action }: Step): void {
    this.#plan(atMs, ranks.step, () => {
      const undo = this.director.act(action)
      if (untilMs === undefined || undo === undefined) return
      this.#plan(untilMs, ranks.step, undo)
    })
  }

  #planMeasure(measure: Measure): void {
    const { columns = usualColumns } = this.#setup
    this.#plan(measure.fromMs, ranks.measure, () => {
      const measuring = new Measuring(
        measure,
        {
          tally: this.tally,
          counts: this.counts,
          look: () => this.world.look(),
          bill: (fromMs) => this.world.bill(fromMs),
        },
        this.nowMs,
      )
      this.#plan(measure.toMs, ranks.measured, () => {
        const tell = measuring.end(this.nowMs, columns)
        const wantsFigures = columns.some((column) => typeof column === 'object' && 'figure' in column)
        const told = wantsFigures ? this.figures.ask() : Promise.resolve({})
        void told.then((figures) => this.#listener.onMeasured?.(measure.id, tell(figures)))
      })
    })
  }

  #planSample(atMs: number, span = this.tally.open(this.nowMs)): void {
    this.#plan(atMs, ranks.sample, () => {
      const { nowMs } = this
      this.tally.close(span, nowMs)
      this.#listener.onSample?.(span, nowMs, this.world.look())
      void this.figures.ask().then(() => this.#listener.onFigures?.(nowMs))
      this.#planSample(atMs + sampleMs)
    })
  }
}

function roundToMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000
}

function isBootTooLong(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
