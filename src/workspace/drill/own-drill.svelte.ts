/** What the learner’s class breaks together, on their page: heard of, run with their own code, and told. Nothing of theirs is changed. */
import { apiPath, type Drill, type DrillNow, type DrillTold } from '../../classroom/api.ts'
import { ask } from '../../classroom/ask.ts'
import { type DrillWords, drillMessages } from '../../messages/drill.ts'
import { reasonOf } from '../frame/reason.ts'
import type { HandInOptions } from '../hand-in/options.ts'
import { untilDue } from '../hand-in/until-due.ts'
import { CannotPlay } from './cannot-play.ts'
import type { Played } from './play-drill.svelte.ts'
import { Reporter } from './reporter.ts'

/** `offered`: it began before this page was there, or while nobody looked at it. */
type Stage = 'none' | 'offered' | 'running' | 'over'

/** A drill that is older began without this page. */
const freshMs = 8000
const listenAgainMs = 15_000

export class OwnDrill {
  readonly words: DrillWords
  /** The newest one of this lesson. */
  drill = $state.raw<Drill>()
  isOn = $state(false)
  stage = $state<Stage>('none')
  /** Of the scene that is played, once it is known. */
  title = $state('')
  /** The run, once what it wants is fetched; it stays when it has ended. */
  played = $state.raw<Played>()
  /** What was told last. */
  told = $state.raw<DrillTold>()
  /** Why it could not be run. */
  message = $state('')
  readonly #options: HandInOptions
  readonly #path: string
  readonly #ending = new AbortController()
  #source: EventSource | undefined
  #reporter: Reporter | undefined
  #hearNoMore: (() => void) | undefined
  /** Grows with each run: whatever belongs to an earlier one comes too late. */
  #turn = 0

  constructor(classId: string, options: HandInOptions) {
    this.#options = options
    this.#path = `/classes/${classId}/drill`
    this.words = drillMessages(options.locale)
  }

  /** A browser keeps few lines to a server open: only a page that is looked at has one. */
  open(): void {
    const follow = (): void => {
      if (document.visibilityState === 'visible') this.#listen()
      else this.#hangUp()
    }
    document.addEventListener('visibilitychange', follow, { signal: this.#ending.signal })
    follow()
  }

  end(): void {
    this.#ending.abort()
    this.#hangUp()
    this.#letGo()
  }

  /** With the code as it is now. */
  async run(): Promise<void> {
    const { drill } = this
    if (drill === undefined) return
    const { exercise, session } = this.#options
    const turn = this.#begin(drill)
    session.flush()
    const learner = { ...session.files }
    try {
      const { playDrill, watchRun } = await import('./play-drill.svelte.ts')
      const played = await playDrill(drill, exercise.stackUrl, learner)
      if (turn !== this.#turn) {
        played.run.end()
        return
      }
      this.played = played
      this.#hearNoMore = watchRun(played, (told) => this.tell(told))
    } catch (error) {
      if (turn === this.#turn) this.#failed(error)
    }
  }

  /** By the learner. */
  stop(): void {
    if (this.stage !== 'running') return
    this.#letGo()
    this.tell({ ...(this.told ?? { share: 0 }), phase: 'stopped' })
  }

  close(): void {
    this.stop()
    this.stage = 'none'
    this.played = undefined
  }

  tell(told: DrillTold): void {
    this.told = told
    if (told.phase !== 'running') this.stage = 'over'
    this.#reporter?.tell(told)
  }

  #begin({ id }: Drill): number {
    this.#letGo()
    this.played = undefined
    this.message = ''
    this.stage = 'running'
    this.#reporter = new Reporter({
      signal: this.#ending.signal,
      post: (body) => ask('POST', `${this.#path}/${id}/report`, { body, signal: this.#ending.signal }),
      wait: (durationMs) => untilDue(durationMs, this.#ending.signal),
      random: Math.random,
    })
    this.tell({ phase: 'running', share: 0 })
    return this.#turn
  }

  #letGo(): void {
    this.#turn += 1
    this.#hearNoMore?.()
    this.#hearNoMore = undefined
    this.played?.run.end()
  }

  #failed(error: unknown): void {
    const isOurs = error instanceof CannotPlay
    this.message = isOurs ? error.message : reasonOf(error)
    this.tell({ phase: (isOurs ? error.problem?.reason : undefined) ?? 'could-not-run', share: 0 })
  }

  #listen(): void {
    if (this.#source !== undefined || this.#ending.signal.aborted) return
    const source = new EventSource(`${apiPath}${this.#path}/live`)
    this.#source = source
    source.addEventListener('drill', ({ data }) => this.#heard(JSON.parse(data) as DrillNow))
    source.addEventListener('gone', () => source.close())
    source.addEventListener('error', () => {
      // It tries again by itself, unless it was told no.
      if (source.readyState !== EventSource.CLOSED || this.#source !== source) return
      this.#hangUp()
      void untilDue(listenAgainMs, this.#ending.signal).passed.then(() => {
        if (document.visibilityState === 'visible') this.#listen()
      })
    })
  }

  #hangUp(): void {
    this.#source?.close()
    this.#source = undefined
  }

  #heard({ drill, nowMs }: DrillNow): void {
    const isOurs = drill?.isOn === true && drill.exercise === this.#options.exercise.slug
    if (!isOurs) {
      this.#over()
      return
    }
    this.isOn = true
    if (drill.id === this.drill?.id) return
    this.#letGo()
    this.drill = drill
    this.played = undefined
    this.told = undefined
    void this.#learnTitle(drill)
    if (nowMs - drill.startedAtMs < freshMs) void this.run()
    else this.stage = 'offered'
  }

  async #learnTitle(drill: Drill): Promise<void> {
    if (!('scene' in drill)) return
    this.title = drill.scene
    try {
      const { sceneTitle } = await import('./play-drill.svelte.ts')
      const title = await sceneTitle(this.#options.exercise.stackUrl, drill.scene)
      if (drill.id === this.drill?.id) this.title = title
    } catch {
      // It is told by its name in the stack.
    }
  }

  /** For all. What it came to here until then stays on the board. */
  #over(): void {
    if (!this.isOn) return
    this.isOn = false
    if (this.stage === 'offered') this.stage = 'none'
    if (this.stage !== 'running') return
    this.#letGo()
    this.tell({ ...(this.told ?? { share: 0 }), phase: 'stopped' })
  }
}
