/** What goes on, for how long, and what the pager still has to be told. A crash forgets none of it. */
import type { Env } from 'millions'
import type { Alert, Message } from './protocol.ts'

const FILE = 'alerts'
const NEW_FILE = 'alerts.new'
const ANSWER_MS = 1000

/** Whether it hurts; unknown where there are no data. */
export interface Condition extends Alert {
  readonly isOn: boolean | undefined
}

interface GoingOn extends Alert {
  readonly id: string
}

interface Kept {
  readonly goingOn: readonly GoingOn[]
  readonly unsent: readonly Message[]
}

export class Alerts {
  readonly #env: Env
  #goingOn = new Map<string, GoingOn>()
  /** Since when an alert is on that has not begun, or off that has not ended. */
  readonly #changedMs = new Map<string, number>()
  #unsent: Message[] = []
  #isSaved = true
  #isSending = false

  constructor(env: Env) {
    this.#env = env
  }

  async read(): Promise<void> {
    const paths = await this.#env.disk.list(FILE)
    if (!paths.includes(FILE)) return
    const kept: Kept = JSON.parse(new TextDecoder().decode(await this.#env.disk.read(FILE)))
    this.#goingOn = new Map(kept.goingOn.map((alert) => [keyOf(alert), alert]))
    this.#unsent = [...kept.unsent]
  }

  list(): Alert[] {
    return [...this.#goingOn.values()].map(({ alert, node }) => plain(alert, node))
  }

  look(conditions: readonly Condition[]): void {
    const keys = new Set(conditions.map(keyOf))
    // A node that is listed no longer.
    const gone = [...this.#goingOn.values()].filter((alert) => !keys.has(keyOf(alert)))
    for (const condition of [...conditions, ...gone.map((alert) => ({ ...alert, isOn: false }))])
      this.#lookAt(condition)
    for (const key of this.#changedMs.keys())
      if (!keys.has(key) && !this.#goingOn.has(key)) this.#changedMs.delete(key)
  }

  #lookAt({ alert, node, isOn }: Condition): void {
    const key = keyOf({ alert, ...(node !== undefined && { node }) })
    const going = this.#goingOn.get(key)
    if (isOn === undefined || isOn === (going !== undefined)) {
      this.#changedMs.delete(key)
      return
    }
    const nowMs = performance.now()
    const sinceMs = this.#changedMs.get(key) ?? nowMs
    this.#changedMs.set(key, sinceMs)
    if (nowMs - sinceMs < Number(this.#env.vars.FOR_MS)) return
    this.#changedMs.delete(key)
    const told = going ?? { id: crypto.randomUUID(), ...plain(alert, node) }
    if (going) this.#goingOn.delete(key)
    else this.#goingOn.set(key, told)
    this.#unsent.push({ ...told, state: going ? 'ends' : 'begins' })
    this.#isSaved = false
  }

  /** What is to be told is on the disk before anybody hears of it, so that it has the same id after a crash. */
  async send(): Promise<void> {
    if (this.#isSending) return
    this.#isSending = true
    try {
      await this.#save()
      // Of each alert in order, and none waits for another.
      const first = new Map([...this.#unsent].reverse().map((message) => [message.id, message]))
      const taken = await Promise.all([...first.values()].map((message) => this.#taken(message)))
      if (taken.every((message) => message === undefined)) return
      this.#unsent = this.#unsent.filter((message) => !taken.includes(message))
      this.#isSaved = false
      await this.#save()
    } catch {
      // The disk failed: the next time.
    } finally {
      this.#isSending = false
    }
  }

  async #save(): Promise<void> {
    const { disk } = this.#env
    while (!this.#isSaved) {
      this.#isSaved = true
      const kept: Kept = { goingOn: [...this.#goingOn.values()], unsent: this.#unsent }
      try {
        await disk.write(NEW_FILE, JSON.stringify(kept))
        await disk.sync(NEW_FILE)
        await disk.rename(NEW_FILE, FILE)
      } catch (error) {
        this.#isSaved = false
        throw error
      }
    }
  }

  /** The message, when the pager has it. */
  async #taken(message: Message): Promise<Message | undefined> {
    const [pager] = this.#env.nodes('pager')
    if (!pager) return undefined
    try {
      const signal = AbortSignal.timeout(ANSWER_MS)
      const body = JSON.stringify(message)
      const { ok } = await fetch(`http://${pager.name}/messages`, { method: 'POST', body, signal })
      return ok ? message : undefined
    } catch {
      return undefined
    }
  }
}

const keyOf = ({ alert, node = '' }: Alert): string => `${alert} ${node}`
const plain = (alert: Alert['alert'], node: string | undefined): Alert =>
  node === undefined ? { alert } : { alert, node }
