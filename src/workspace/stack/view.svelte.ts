/** What the learner has chosen in the stack view, and what is run for it: scene, seed, users, links, versions of earlier exercises. */

import { type PartOwners, suiteParts } from '../../contract/parts.ts'
import type { Step } from '../../contract/scene.ts'
import type { Sources } from '../../live/protocol.ts'
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/index.ts'
import { reasonOf } from '../frame/reason.ts'
import { ownResult } from '../session/own-results.ts'
import { clampUsers } from './controls/users-scale.ts'
import { idleNodes } from './idle-nodes.ts'
import { readLink, writeLink } from './link-state.ts'
import { isStaying } from './picture/node-facts.ts'
import { planData, planSilenceMs } from './planning.ts'
import {
  fetchParts,
  fetchStackData,
  otherRoles,
  prepareOthers,
  type StackData,
  stackFor,
} from './stack-data.ts'
import type { LiveRun } from './store.svelte.ts'
import { lossOf } from './world/connect.ts'

/** Told once: a link was followed, copied, … */
export interface Note {
  readonly kind: 'told' | 'warned'
  readonly text: string
}

/** A role that the learner's own result of an earlier exercise can run. */
export interface Filled {
  readonly role: string
  readonly exercise: string
  /** Of that exercise. */
  readonly title: string
  readonly files: Sources
}

export class StackChoice {
  data = $state.raw<StackData | undefined>()
  openProblem = $state<string | undefined>()
  scene = $state<string | undefined>()
  seed = $state(1)
  users = $state(1)
  note = $state.raw<Note | undefined>()
  /** Exercises whose reference runs although the learner's own would fit. */
  declined = $state.raw<readonly string[]>([])
  /** What a link says is to happen. */
  linked = $state.raw<readonly Step[]>([])
  #startedUsers = 1
  readonly #run: LiveRun
  readonly #words: () => Messages['stack']

  constructor(run: LiveRun, words: () => Messages['stack']) {
    this.#run = run
    this.#words = words
  }

  readonly shown = $derived.by(() => (this.data === undefined ? undefined : stackFor(this.data, this.scene)))

  readonly nodes = $derived.by(() => {
    if (this.#run.phase !== 'idle' && this.#run.nodes.length > 0) return this.#run.nodes
    return this.shown === undefined ? [] : idleNodes(this.shown.stack)
  })

  readonly scenes = $derived.by(() => {
    const { data } = this
    return Object.keys(data?.text.scenes ?? {}).filter((id) => id in (data?.scenes ?? {}))
  })

  readonly filled = $derived.by((): readonly Filled[] => {
    const { data, shown } = this
    if (data === undefined || shown === undefined) return []
    return otherRoles(shown.stack).flatMap(({ role, exercise }) => {
      const other = data.others[exercise]
      const files = other === undefined ? undefined : ownResult(exercise, other)
      return other === undefined || files === undefined ? [] : [{ role, exercise, title: other.title, files }]
    })
  })

  /** Exercises whose result is the learner's own in this stack. */
  readonly own = $derived(
    new Set(this.filled.map(({ exercise }) => exercise).filter((each) => !this.declined.includes(each))),
  )

  /** Whose results of other exercises the stack runs: of roles that say so. */
  readonly owners = $derived.by((): PartOwners => {
    const { shown } = this
    const names = shown === undefined ? [] : suiteParts(shown.stack)
    return Object.fromEntries(names.map((name) => [name, this.own.has(name) ? 'own' : 'reference']))
  })

  /** Roles whose nodes can be more or fewer. */
  readonly growing = $derived.by(() =>
    Object.entries(this.shown?.stack.roles ?? {}).flatMap(([role, { scale }]) => {
      const count = this.nodes.filter((node) => node.role === role && isStaying(node)).length
      return scale === undefined ? [] : [{ role, full: count >= scale.most, count }]
    }),
  )

  /** At the peak, with so many users a day. */
  readonly perSecondOf = (users: number): number => {
    const { requestsPerUser = 0, peak = 1 } = this.shown?.stack.load ?? {}
    return (users * requestsPerUser * peak) / 86_400
  }

  titleOf(scene: string): string {
    return this.data?.text.scenes?.[scene]?.title ?? scene
  }

  /** Fetches the stack, and follows the link in the address. */
  async open(url: string): Promise<void> {
    this.openProblem = undefined
    try {
      const loaded = await fetchStackData(url)
      this.users = clampUsers(loaded.stack.load.usersPerDay)
      this.data = loaded
      prepareOthers(loaded)
      this.follow(location.hash)
    } catch (error) {
      this.openProblem = reasonOf(error)
    }
  }

  /** Takes over what a link says. What runs is ended for it: the link is another run. */
  follow(hash: string): void {
    if (this.data === undefined) return
    const { shared } = this.#words()
    const reading = readLink(hash, Object.keys(this.data.scenes))
    if (reading.kind === 'none') return
    if (reading.kind === 'problem') {
      this.note = { kind: 'warned', text: shared[reading.problem] }
      return
    }
    this.#run.reset()
    const { scene, seed, users = this.users, steps } = reading.state
    Object.assign(this, { scene, seed, users, linked: steps })
    this.note = { kind: 'told', text: fill(shared.loaded, { seed, count: steps.length }) }
  }

  /** What the code as it is would come to, before it runs. What is wrong with it is told by Run. */
  async preview(learner: Sources): Promise<void> {
    const { data } = this
    if (data?.planned === undefined || this.#run.phase !== 'idle') return
    const planning = await planData(data, learner).catch(() => undefined)
    const isWanted = this.data === data && this.#run.phase === 'idle'
    if (planning?.kind === 'planned' && isWanted) this.data = planning.data
  }

  /** Whether new code runs in the stack that is up. Another plan wants a run of its own, and what is no plan is told. */
  async fits(learner: Sources): Promise<boolean> {
    const { data } = this
    if (data?.planned === undefined) return true
    const planning = await planData(data, learner)
    if (planning.kind === 'refused') this.#run.refuse(planning.problem)
    if (planning.kind !== 'planned') return false
    const isSame = JSON.stringify(planning.data.stack) === JSON.stringify(data.stack)
    if (!isSame) this.note = { kind: 'told', text: this.#words().code.planChanged }
    return isSame
  }

  async start(learner: Sources): Promise<void> {
    this.note = undefined
    try {
      const data = await this.#planned(learner)
      if (data !== undefined) await this.#start(data, learner)
    } catch (error) {
      const reason = reasonOf(error)
      this.note = { kind: 'warned', text: fill(this.#words().openFailed, { reason }) }
    }
  }

  /** With the learner's plan in it. Undefined when it means no stack: that is told. */
  async #planned(learner: Sources): Promise<StackData | undefined> {
    const { data } = this
    if (data?.planned === undefined) return data
    const planning = await planData(data, learner)
    if (planning.kind === 'planned') {
      this.data = planning.data
      return planning.data
    }
    if (planning.kind === 'refused') this.#run.refuse(planning.problem)
    else this.#run.giveUp(lossOf(planning, planSilenceMs / 1000))
    return undefined
  }

  async #start(data: StackData, learner: Sources): Promise<void> {
    const { stack, scene } = stackFor(data, this.scene)
    this.#startedUsers = this.users
    const usual: Step[] =
      scene === undefined ? [{ atMs: 0, do: 'load', load: { usersPerDay: this.users } }] : []
    const serving = this.filled.filter(({ exercise }) => !this.declined.includes(exercise))
    const own = Object.fromEntries(serving.map(({ exercise, files }) => [exercise, files]))
    const served = await fetchParts(data, stack, own)
    const programs = { learner, provided: data.provided, parts: served.parts }
    const steps = [...usual, ...this.linked]
    this.#run.start({ stack: served.stack, programs, seed: this.seed, steps, scene })
  }

  /** Undefined: no scene. What a link brought belongs to what was shown before. */
  chooseScene(id: string | undefined): void {
    this.#run.end()
    this.scene = id
    this.linked = []
  }

  setUsers(users: number): void {
    this.users = users
    if (this.#run.live) this.#run.act({ do: 'load', load: { usersPerDay: users } })
  }

  serve(exercise: string, own: boolean): void {
    const others = this.declined.filter((each) => each !== exercise)
    this.declined = own ? others : [...others, exercise]
  }

  /** Into the address, and onto the clipboard. */
  async copyLink(): Promise<void> {
    const { scene, seed, linked } = this
    const users = this.#run.phase === 'idle' ? this.users : this.#startedUsers
    const steps = [...linked, ...this.#run.acted]
    const hash = writeLink({ scene, seed, users: scene === undefined ? users : undefined, steps })
    const words = this.#words()
    if (hash === undefined) {
      this.note = { kind: 'warned', text: words.tooMuchForLink }
      return
    }
    history.replaceState(history.state, '', hash)
    try {
      await navigator.clipboard.writeText(location.href)
      this.note = { kind: 'told', text: words.copied }
    } catch {
      this.note = { kind: 'warned', text: words.copyFailed }
    }
  }
}
