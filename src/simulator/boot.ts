/**
 * One boot of a node's program. What it was lent belongs to this boot alone:
 * after a crash nothing of it acts any more.
 */
import type { CodePlace, LogEvent } from '../contract/history.ts'
import type { Env, Program } from '../contract/program.ts'
import type { PlannedEvent } from './actor.ts'
import type { Call } from './call.ts'
import type { Cancellation, Capabilities, WireRequest, WireResponse } from './capabilities.ts'
import { NetworkFailure } from './capabilities.ts'
import { createEnv } from './env.ts'
import type { Ground } from './ground.ts'
import { LogAllowance } from './log-allowance.ts'
import { createRandom } from './random.ts'
import { describe, evaluate, locate } from './sandbox/evaluate.ts'
import { placeOfThrown, Watch } from './sandbox/watch.ts'
import { responseBytes } from './sizes.ts'
import { requestFromWire, responseToWire, WrongAnswer } from './web/wire.ts'
import { BootError } from './world-error.ts'

/** Worlds begin on a Monday in 2026, so that dates look like dates. */
const EPOCH_MS = 1_767_571_200_000

const SERVER_ERROR: WireResponse = {
  status: 500,
  statusText: 'Internal Server Error',
  headers: { names: [], values: [] },
  body: null,
}

/** Settles never: what a call of a boot that is over gets. */
const never = <T>(): Promise<T> => new Promise<T>(() => {})

/** What was thrown, and where, as far as the engine tells. */
function tell(thrown: unknown, at?: CodePlace): string {
  const place = at ?? placeOf(thrown)
  return place === undefined ? describe(thrown) : `${describe(thrown)} (${place.file}, line ${place.line})`
}

function placeOf(thrown: unknown): CodePlace | undefined {
  const place = locate(thrown) ?? placeOfThrown(thrown)
  return place && { file: place.file, line: place.line }
}

export class Boot {
  readonly number: number
  readonly capabilities: Capabilities
  readonly #machine: Ground
  readonly #startedUs: number
  readonly #timers = new Map<number, PlannedEvent>()
  readonly #logs: LogAllowance
  readonly watch: Watch
  /** Calls that came in and were not answered. */
  readonly #incoming = new Set<Call>()
  /** Calls that went out and were not answered. */
  readonly #outgoing = new Set<Call>()
  readonly #endings: (() => void)[] = []
  #timersSet = 0
  #program: Program | undefined
  #env: Env | undefined
  ready = false
  over = false
  /** Why the program did not come up. */
  failure: BootError | undefined

  constructor(machine: Ground, number: number) {
    this.number = number
    this.#machine = machine
    this.#startedUs = machine.nowUs
    this.#logs = new LogAllowance(machine.surroundings.logs)
    const { onBusy } = machine.surroundings
    this.watch = new Watch(onBusy && ((place) => onBusy(machine.name, place)), machine.roundLimit)
    this.capabilities = this.#lend()
  }

  get incoming(): readonly Call[] {
    return [...this.#incoming]
  }

  get isBusy(): boolean {
    return this.#incoming.size > 0
  }

  get outgoing(): readonly Call[] {
    return [...this.#outgoing]
  }

  /** Evaluates the program and runs its `start`. True: program code was entered. */
  launch(): boolean {
    const machine = this.#machine
    const { compiled, entry } = machine.code
    machine.cause = machine.surroundings.recorder.note(machine, { kind: 'boot', boot: this.number })
    try {
      const program = evaluate(compiled, entry, this.capabilities, machine.name, this.watch)
      const env = createEnv(machine, this)
      this.#program = program
      this.#env = env
      const started = program.start?.(env)
      if (started === undefined) this.#becomeReady()
      else void this.#awaitStart(started)
    } catch (thrown) {
      this.#failToBoot(thrown)
    }
    return true
  }

  async #awaitStart(started: unknown): Promise<void> {
    try {
      await started
    } catch (thrown) {
      this.#failToBoot(thrown)
      return
    }
    this.#becomeReady()
  }

  #becomeReady(): void {
    if (this.over) return
    this.ready = true
    this.#machine.noteTurn()
    this.#machine.surroundings.recorder.note(this.#machine, { kind: 'ready', boot: this.number })
  }

  #failToBoot(thrown: unknown): void {
    if (this.over) return
    const { name, code } = this.#machine
    this.failure = new BootError(thrown, name, code.entry, code.byLearner)
    const { message, file, line } = this.failure
    this.#machine.crash('chance', message, { file, line })
  }

  /** With what was thrown, when that is what is logged, and where, when that is known better than by what was thrown. */
  #noteLog(level: LogEvent['level'], text: string, ...thrown: [unknown?, CodePlace?]): void {
    const [what, at] = thrown
    // An error made right here has the line that logged in its stack: dear, so only when the run was asked to tell.
    const wantsPlace = thrown.length > 0 || this.#machine.surroundings.places
    const place = wantsPlace ? (at ?? placeOf(thrown.length > 0 ? what : new Error('here'))) : undefined
    this.#machine.surroundings.recorder.note(this.#machine, {
      kind: 'log',
      level,
      text,
      ...(thrown.length > 0 && { error: tell(what, at) }),
      ...(place !== undefined && { place }),
    })
  }

  /** A throw outside of `fetch`, which nobody could catch: the node crashes. */
  #die(thrown: unknown): void {
    if (!this.over) this.#machine.crash('chance', tell(thrown), placeOf(thrown))
  }

  /** Takes a call in. It counts as in flight from now on. */
  accept(call: Call): void {
    this.#incoming.add(call)
  }

  /** Calls the program with a request. True: program code was entered. */
  serve(call: Call): boolean {
    const machine = this.#machine
    if (this.over || !this.#incoming.has(call) || this.#program === undefined) return false
    machine.surroundings.statistics.noteReceived(machine.nowUs, machine.name)
    call.receivedUs = machine.nowUs
    machine.cause = machine.surroundings.recorder.noteRequest(machine, 'receive', call.from.name, call)
    void this.#answer(call, requestFromWire(call.request, call), this.#program)
    return true
  }

  async #answer(call: Call, request: Request, program: Program): Promise<void> {
    const machine = this.#machine
    let response: WireResponse
    try {
      const connection = Object.freeze({ remoteAddress: call.from.address })
      const wire = responseToWire(
        await program.fetch(request, this.#env as Env, connection),
        call.request.method,
      )
      response = wire instanceof Promise ? await wire : wire
    } catch (thrown) {
      if (this.over) return
      const { compiled, entry } = machine.code
      const at = WrongAnswer.is(thrown) ? compiled.script(entry).fetchPlace : undefined
      this.#noteLog('error', 'fetch threw: answered with 500', thrown, at)
      response = SERVER_ERROR
    }
    if (this.over || !this.#incoming.delete(call)) return
    const tookMs = (machine.nowUs - call.receivedUs) / 1000
    const { recorder, network } = machine.surroundings
    const bytes = responseBytes(response)
    machine.cause = recorder.noteReply(machine, 'reply', call.from.name, call, response, tookMs, bytes)
    network.answer(call, response, bytes)
    machine.onAnswered()
  }

  /** The caller has lost interest. */
  forget(call: Call): boolean {
    if (!this.#incoming.delete(call)) return false
    const isHeard = call.cancel()
    this.#machine.onAnswered()
    return isHeard
  }

  /** Gives back what the boot was lent and no other may have meanwhile. */
  release(): void {
    for (const end of this.#endings.splice(0)) end()
  }

  onEnd(end: () => void): void {
    this.#endings.push(end)
  }

  /** Nothing of this boot acts from now on; whoever waits for it hears that the connection is gone. */
  end(): void {
    this.over = true
    this.release()
    this.ready = false
    for (const event of this.#timers.values()) event.cancelled = true
    this.#timers.clear()
    const { network } = this.#machine.surroundings
    for (const call of this.#incoming) network.fail(call, 'ECONNRESET')
    this.#incoming.clear()
    for (const call of this.#outgoing) network.cancel(call)
    this.#outgoing.clear()
  }

  #lend(): Capabilities {
    const machine = this.#machine
    return {
      wallClockMs: () => EPOCH_MS + machine.nowUs / 1000 + machine.clockSkewMs,
      monotonicMs: () => (machine.nowUs - this.#startedUs) / 1000,
      random: createRandom(machine.options.seed, 'program', machine.name, this.number),
      setTimer: (delayMs, fire) => this.#setTimer(delayMs, fire),
      clearTimer: (timer) => {
        const event = this.#timers.get(timer)
        if (event !== undefined) event.cancelled = true
        this.#timers.delete(timer)
      },
      transport: (request, cancellation) => this.#send(request, cancellation),
      log: (level, line) => {
        const admitted = this.over ? undefined : this.#logs.admit(machine.taken, line)
        if (admitted !== undefined) this.#noteLog(admitted.isLeftOut ? 'warn' : level, admitted.text)
      },
    }
  }

  #setTimer(delayMs: number, fire: () => boolean): number {
    if (this.over) return 0
    const timer = ++this.#timersSet
    const event = this.#machine.after(delayMs * 1000, () => {
      if (!this.#timers.delete(timer)) return false
      try {
        return fire()
      } catch (thrown) {
        this.#die(thrown)
        return true
      }
    })
    this.#timers.set(timer, event)
    return timer
  }

  #send(request: WireRequest, cancellation: Cancellation): Promise<WireResponse> {
    if (this.over) return never()
    return new Promise((resolve, reject) => {
      const call = this.#machine.surroundings.network.send(this.#machine.caller, request, {
        onAnswer: (response) => {
          if (!this.#outgoing.delete(call)) return false
          resolve(response)
          return true
        },
        onFail: (code, message) => {
          if (!this.#outgoing.delete(call)) return false
          reject(new NetworkFailure(code, message))
          return true
        },
      })
      this.#outgoing.add(call)
      cancellation.onCancel(() => {
        if (!this.#outgoing.delete(call)) return
        this.#machine.surroundings.network.cancel(call)
        reject(new NetworkFailure('ABORT_ERR', 'the caller cancelled the request'))
      })
    })
  }
}
