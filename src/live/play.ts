/** One run in real time: slices of virtual time, orders taken in between them, and a frame every so often. */
import type { HistoryEvent } from '../contract/history.ts'
import type { Clock } from './clock.ts'
import { Frames } from './frames.ts'
import { NewestEvents } from './newest-events.ts'
import { Pacer } from './pacer.ts'
import { compileFiles, compilePrograms, problemOf } from './programs.ts'
import type { Command, RunSetup, Update } from './protocol.ts'
import { Run } from './run.ts'
import { pathAsSent, sendAsUser } from './user-request.ts'

export type Order = Exclude<Command, { readonly kind: 'start' }>
type Of<K extends Order['kind']> = Order & { readonly kind: K }

export interface PlayOptions {
  readonly setup: RunSetup
  readonly speed: number
  readonly clock: Clock
  tell(update: Update): void
  /** Right before a node takes something in. No name: all have given back control. */
  onTake?(node: string): void
  /** Every event of the history, for whoever keeps it: only the newest are kept here. */
  onEvent?(event: HistoryEvent): void
}

/** Some thirty frames a second. */
const frameRealMs = 33
/** How long a run that is ahead of its pace sleeps, unless a frame is due before. */
const napRealMs = 12

export class Play {
  readonly #options: PlayOptions
  readonly #frames: Frames
  readonly #run: Run
  readonly #pacer: Pacer
  readonly #newest = new NewestEvents()
  #orders: Order[] = []
  #wake: (() => void) | undefined
  #speed: number
  #stopped = false
  /** Something has changed that no frame has told of. */
  #isDirty = true
  #frameRealMs = Number.NEGATIVE_INFINITY
  /** Deployments, one after the other. */
  #deployed: Promise<void> = Promise.resolve()

  /** Throws a `ProblemError` when a program does not compile. */
  constructor(options: PlayOptions) {
    const { setup, speed, clock, tell, onTake, onEvent } = options
    this.#options = options
    this.#speed = cleanSpeed(speed)
    this.#frames = new Frames(setup.stack, setup.seed)
    this.#run = new Run(
      setup,
      compilePrograms(setup.programs),
      {
        onEvent: (event) => {
          this.#frames.note(event)
          this.#newest.add(event)
          onEvent?.(event)
        },
        onSample: (span, atMs, sights) => this.#frames.noteSample(this.#run, span, atMs, sights),
        onFigures: (atMs) => this.#frames.noteFigures(atMs, this.#run.figures.latest),
        onMeasured: (measure, cells) => tell({ kind: 'measured', measure, cells }),
        onActed: (step) => this.#frames.noteActed(step),
        onFailed: (message) => tell({ kind: 'failed', message }),
        ...(onTake !== undefined && { onTake }),
      },
      // One program at a time, so that the node that was named last is the one that got stuck.
      { places: true, unbatched: onTake !== undefined },
    )
    this.#pacer = new Pacer(clock.nowMs(), 0)
  }

  take(order: Order): void {
    this.#orders.push(order)
    this.#wake?.()
  }

  noteRejection(reason: unknown): void {
    this.#isDirty = true
    this.#frames.noteRejection(reason, this.#run)
  }

  /** Nothing more is told. */
  stop(): void {
    this.#stopped = true
    this.#run.world.end()
    this.#wake?.()
  }

  /** Settles when the run is stopped, or over. Rejects when the world broke. */
  async play(): Promise<void> {
    const { clock, tell } = this.#options
    const problem = await this.#run.boot()
    this.#options.onTake?.('')
    if (this.#stopped) return
    tell({ kind: 'started', ...(problem !== undefined && { problem }) })
    this.#pacer.restart(this.#speed, clock.nowMs(), this.#run.nowMs)
    while (!this.#stopped && !this.#run.isOver) {
      await this.#carryOutOrders()
      if (this.#stopped) return
      if (this.#speed > 0) await this.#slice()
      this.#tellFrame(false)
      if (this.#speed === 0 && this.#orders.length === 0) await this.#untilWoken()
    }
    if (this.#stopped) return
    this.#tellFrame(true)
    tell({ kind: 'ended' })
  }

  async #slice(): Promise<void> {
    const { clock } = this.#options
    const from = { realMs: clock.nowMs(), virtualMs: this.#run.nowMs }
    const endMs = this.#pacer.sliceEndMs(from.realMs, from.virtualMs)
    if (endMs <= from.virtualMs) {
      const frameInMs = this.#frameRealMs + frameRealMs - from.realMs
      const napMs = frameInMs > 0 ? Math.min(napRealMs, frameInMs) : napRealMs
      await Promise.race([clock.wait(napMs), this.#untilWoken()])
      return
    }
    this.#isDirty = true
    await this.#run.advance(endMs)
    this.#options.onTake?.('')
    const nowMs = clock.nowMs()
    this.#pacer.noteSlice(nowMs - from.realMs, this.#run.nowMs - from.virtualMs)
  }

  #tellFrame(isLast: boolean): void {
    const { clock, tell } = this.#options
    const nowMs = clock.nowMs()
    const sinceMs = nowMs - this.#frameRealMs
    const isPaused = this.#speed === 0
    if (!this.#isDirty || (sinceMs < frameRealMs && !isLast && !isPaused)) return
    if (Number.isFinite(sinceMs)) this.#frames.trips.pass(sinceMs)
    this.#frameRealMs = nowMs
    this.#isDirty = false
    const pace = isPaused ? 0 : this.#pacer.pace(nowMs, this.#run.nowMs)
    const state = this.#run.isOver ? 'ended' : isPaused ? 'paused' : 'running'
    tell(this.#frames.take(this.#run, state, pace))
  }

  async #untilWoken(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
  }

  async #carryOutOrders(): Promise<void> {
    const orders = this.#orders
    this.#orders = []
    for (const order of orders) {
      this.#isDirty = true
      await this.#carryOut(order)
    }
  }

  async #carryOut(order: Order): Promise<void> {
    switch (order.kind) {
      case 'speed':
        this.#speed = cleanSpeed(order.speed)
        this.#pacer.restart(this.#speed, this.#options.clock.nowMs(), this.#run.nowMs)
        return
      case 'step':
        await this.#run.step()
        this.#options.onTake?.('')
        return
      case 'act':
        this.#run.act(order.action)
        return
      case 'send':
        this.#send(order)
        return
      case 'deploy':
        this.#deploy(order)
        return
      case 'history':
        this.tellHistory()
        return
      case 'trips':
        this.#frames.trips.limit(order.perSecond)
        return
    }
  }

  /** The newest events, at any time. */
  tellHistory(): void {
    const events = this.#newest.events
    this.#options.tell({ kind: 'history', events, left: this.#run.events - events.length })
  }

  #send({ own, request, region }: Of<'send'>): void {
    const { world } = this.#run
    const { method = 'GET', path } = request
    this.#frames.noteActed({
      atMs: this.#run.sinceUpMs,
      do: 'send',
      request,
      ...(region !== undefined && { region }),
    })
    this.#frames.trips.expectOwn({
      own,
      atMs: this.#run.nowMs,
      method: method.toUpperCase(),
      path: pathAsSent(path),
    })
    sendAsUser(world, request, region).then(
      (outcome) => {
        this.#isDirty = true
        this.#frames.noteReply({ own, ...outcome })
      },
      (error: unknown) => this.#tellFailed(error),
    )
  }

  #deploy({ files }: Of<'deploy'>): void {
    const { tell } = this.#options
    try {
      const compiled = compileFiles(files, true)
      const deploy = async (): Promise<void> => {
        await this.#run.world.deploy(compiled)
        tell({ kind: 'deployed' })
      }
      this.#deployed = this.#deployed.then(deploy).catch((error: unknown) => this.#tellProblem(error))
    } catch (error) {
      this.#tellProblem(error)
    }
  }

  #tellProblem(error: unknown): void {
    const problem = problemOf(error)
    if (problem === undefined) this.#tellFailed(error)
    else if (!this.#stopped) this.#options.tell({ kind: 'refused', problem })
  }

  #tellFailed(error: unknown): void {
    if (this.#stopped) return
    this.#options.tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}

function cleanSpeed(speed: number): number {
  return speed > 0 && Number.isFinite(speed) ? speed : 0
}
