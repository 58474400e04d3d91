/** One run of a stack as real processes, for a view: what is done to it, at which time, and what is told of it. */
import type { Measure, PlainRequest, Step } from '../../contract/scene.ts'
import { Director } from '../../live/director.ts'
import { Figures, figurePatienceMs, readAnswer } from '../../live/figures.ts'
import type { Viewed } from '../../live/frames.ts'
import { Measuring, usualColumns } from '../../live/measures.ts'
import type { NodeCounts } from '../../live/node-counts.ts'
import { type FaultView, type RunSetup, type Sources, sampleMs, type Update } from '../../live/protocol.ts'
import { sendAsUser } from '../../live/user-request.ts'
import type { RealProgram } from '../part.ts'
import { compilePrograms } from '../programs.ts'
import { RealStack } from '../supervisor/stack.ts'
import type { RealSight } from '../supervisor/supervised-node.ts'
import { RealWorld } from '../world/real-world.ts'
import { messageOf, problemOfNode, tellRestart, tellSlowBoot } from './problems.ts'
import { Watch } from './watch.ts'

const frameEveryMs = 50
/** What a replay can be given: some tens of thousands of events draw and scrub well. */
const eventsKept = 20_000

export interface RealRunOptions {
  readonly setup: RunSetup
  readonly program: RealProgram
  /** Whether what was told has not been read: then no more frames are told until it was. */
  isBehind?(): boolean
  /** 10,000 unless told. */
  readonly slowBootMs?: number
  tell(update: Update): void
}

export class RealRun implements Viewed, AsyncDisposable {
  readonly counts: NodeCounts
  readonly figures: Figures
  readonly director: Director
  readonly #options: RealRunOptions
  readonly #stack: RealStack
  readonly #world: RealWorld
  readonly #watch: Watch
  readonly #timers = new Set<NodeJS.Timeout>()
  #upMs = 0
  #isOver = false
  #deployed: Promise<void> = Promise.resolve()
  #superseded = new AbortController()

  /** Rejects with a `SourceProblem` when a program does not compile. Those that do not come up are told. */
  static async start(options: RealRunOptions): Promise<RealRun> {
    const { setup, program, slowBootMs, tell } = options
    const programs = compilePrograms(setup.stack, setup.programs)
    const watch = new Watch(setup)
    const stack = await RealStack.start({
      stack: setup.stack,
      programs,
      host: program,
      kept: eventsKept,
      restarts: 'by-itself',
      onEvent: (event, key) => watch.note(event, key),
      onDied: (node, problem, restart) => {
        watch.problem ??= problemOfNode(problem)
        watch.output.add(node.name, tellRestart(problem, restart))
      },
      ...(slowBootMs !== undefined && { slowBootMs }),
      onSlowBoot: ({ name }) => {
        tell({ kind: 'failed', message: tellSlowBoot(name) })
        watch.output.add(name, tellSlowBoot(name))
      },
      onText: (node, text) => watch.output.add(node.name, text),
    })
    const run = new RealRun(options, stack, watch)
    tell({ kind: 'started', ...(watch.problem !== undefined && { problem: watch.problem }) })
    run.#begin()
    return run
  }

  private constructor(options: RealRunOptions, stack: RealStack, watch: Watch) {
    const { setup, tell } = options
    this.#options = options
    this.#stack = stack
    this.#watch = watch
    this.counts = watch.counts
    const onFailed = (message: string): void => tell({ kind: 'failed', message })
    this.#world = new RealWorld({
      stack,
      seed: setup.seed,
      onFailed: (error) => onFailed(messageOf(error)),
    })
    this.director = new Director({
      world: this.#world,
      stack: setup.stack,
      onFailed,
      onActed: (action) => watch.frames.noteActed({ atMs: Math.round(this.nowMs - this.#upMs), ...action }),
    })
    this.figures = new Figures(setup.stack, this.#world, (node, path) => this.#ask(node, path))
  }

  get nowMs(): number {
    return this.#world.nowMs
  }

  get events(): number {
    return this.#stack.history.count
  }

  get usersPerDay(): number {
    return this.director.usersPerDay
  }

  get faults(): readonly FaultView[] {
    return this.director.faults
  }

  look(): readonly RealSight[] {
    return this.#world.look()
  }

  /** As a user of their own; its path is always told. */
  send(own: number, request: PlainRequest): void {
    const { tell } = this.#options
    const world = this.#world
    const sender = {
      get nowMs() {
        return world.nowMs
      },
      fetch: (path: string, init?: RequestInit) =>
        world.fetch(path, { ...init, onSent: (key) => this.#watch.expectOwn(key, own) }),
    }
    sendAsUser(sender, request, undefined).then(
      async (outcome) => {
        // Its way is told before it.
        await this.#stack.history.settled()
        if (!this.#isOver) this.#watch.frames.noteReply({ own, ...outcome })
      },
      (error: unknown) => tell({ kind: 'failed', message: messageOf(error) }),
    )
  }

  /** Settles when the new code is live. Rejects with a `SourceProblem` or a `NodeProblem`. */
  deploy(learner: Sources): Promise<void> {
    const { stack, programs } = this.#options.setup
    const compiled = compilePrograms(stack, { ...programs, learner })
    // What was to run before may never come up.
    this.#superseded.abort()
    this.#superseded = new AbortController()
    const { signal } = this.#superseded
    const deployed = this.#deployed.then(() => this.#stack.deploy(compiled, signal))
    this.#deployed = deployed.catch(() => {})
    return deployed
  }

  limitTrips(perSecond: number): void {
    this.#watch.frames.trips.limit(perSecond)
  }

  tellHistory(): void {
    const { events } = this.#stack.history
    this.#options.tell({ kind: 'history', events, left: this.events - events.length })
  }

  /** Ends all processes. Nothing more is told. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true
    for (const timer of this.#timers) clearTimeout(timer)
    this.#world.healAll()
    await this.#stack[Symbol.asyncDispose]()
  }

  #begin(): void {
    const { setup } = this.#options
    this.#upMs = this.nowMs
    for (const step of setup.steps) this.#planStep(step)
    for (const measure of setup.measures ?? []) this.#planMeasure(measure)
    if (setup.endMs !== undefined) this.#after(setup.endMs, () => this.#tellEnd())
    this.#every(sampleMs, () => this.#sample())
    this.#every(frameEveryMs, () => this.#tellFrame('running'))
  }

  #planStep({ atMs, untilMs, ...action }: Step): void {
    this.#after(atMs, () => {
      const undo = this.director.act(action)
      if (undo !== undefined && untilMs !== undefined) this.#after(untilMs - atMs, undo)
    })
  }

  #planMeasure(measure: Measure): void {
    const { columns = usualColumns } = this.#options.setup
    const sources = {
      tally: this.#watch.tally,
      counts: this.counts,
      look: () => this.look(),
      bill: (fromMs: number) => this.#world.bill(fromMs),
    }
    this.#after(measure.fromMs, () => {
      const measuring = new Measuring(measure, sources, this.nowMs)
      this.#after(measure.toMs - measure.fromMs, () => {
        const tellCells = measuring.end(this.nowMs, columns)
        void this.figures.ask().then((figures) => {
          if (!this.#isOver)
            this.#options.tell({ kind: 'measured', measure: measure.id, cells: tellCells(figures) })
        })
      })
    })
  }

  #sample(): void {
    const { nowMs } = this
    this.#watch.frames.noteSample(this, this.#watch.turn(nowMs), nowMs, this.look())
    void this.figures.ask().then((figures) => this.#watch.frames.noteFigures(nowMs, figures))
  }

  #tellFrame(state: 'running' | 'ended'): void {
    if (state === 'running' && this.#options.isBehind?.() === true) return
    const { frames, output } = this.#watch
    frames.trips.pass(frameEveryMs)
    this.#options.tell(frames.take(this, state, 1))
    const update = output.take()
    if (update !== undefined) this.#options.tell(update)
  }

  #tellEnd(): void {
    this.#tellFrame('ended')
    this.#options.tell({ kind: 'ended' })
    void this[Symbol.asyncDispose]()
  }

  async #ask(node: string, path: string): ReturnType<typeof readAnswer> {
    try {
      return await readAnswer(await this.#stack.ask(node, path, { patienceMs: figurePatienceMs }))
    } catch {
      // Down, too slow, or no figure there: nothing is told of this node, which its card shows.
      return undefined
    }
  }

  #after(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      act()
    }, delayMs)
    this.#timers.add(timer)
  }

  #every(intervalMs: number, act: () => void): void {
    this.#timers.add(setInterval(act, intervalMs))
  }
}
