/**
 * Alerts by looking back: a list of what was seen at each look, and a decision from it. What is decided is kept in two files
 * that take turns, so that the one that is not being written is whole.
 */
import type { Env } from 'millions'
import type { Alert, Message } from './protocol.ts'

interface Look {
  readonly atMs: number
  readonly isOn: boolean | null
}

interface State {
  readonly turn: number
  /** By the alert's name: the message that began it. */
  readonly begun: Record<string, Message>
  readonly waiting: Message[]
}

const looks = new Map<string, Look[]>()
let state: State = { turn: 0, begun: {}, waiting: [] }
let savedTurn = 0
let isBusy = false

export const alertName = ({ alert, node }: Alert): string => (node ? `${alert}@${node}` : alert)

export async function load(env: Env): Promise<void> {
  for (const path of ['even', 'odd']) {
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(await env.disk.read(path))
      const kept = JSON.parse(text) as State
      if (kept.turn > state.turn) state = kept
    } catch {
      // Never written, or torn.
    }
  }
  savedTurn = state.turn
}

export function list(): Alert[] {
  return Object.values(state.begun).map(({ alert, node }) =>
    node === undefined ? { alert } : { alert, node },
  )
}

export function note(env: Env, seen: readonly (Alert & { readonly isOn: boolean | null })[]): void {
  const atMs = performance.now()
  const names = new Set(seen.map(alertName))
  const absent = Object.entries(state.begun).flatMap(([name, { alert, node }]) =>
    names.has(name) || node === undefined ? [] : [{ alert, node, isOn: false }],
  )
  for (const name of looks.keys()) if (!names.has(name) && !(name in state.begun)) looks.delete(name)
  for (const about of [...seen, ...absent]) {
    const name = alertName(about)
    const past = looks.get(name) ?? []
    looks.set(name, past)
    past.push({ atMs, isOn: about.isOn })
    decide(env, about, past)
  }
}

/** Back to the last look that was otherwise. */
function decide(env: Env, about: Alert, past: Look[]): void {
  const name = alertName(about)
  const began = state.begun[name]
  const wanted = began === undefined
  const otherwise = past.findLastIndex(({ isOn }) => isOn !== wanted)
  past.splice(0, otherwise + 1)
  const [first] = past
  if (!first || (past.at(-1)?.atMs ?? 0) - first.atMs < Number(env.vars.FOR_MS)) return
  past.length = 0
  const { alert, node } = about
  const message: Message = {
    id: began?.id ?? crypto.randomUUID(),
    alert,
    ...(node !== undefined && { node }),
    state: began ? 'ends' : 'begins',
  }
  const { [name]: _gone, ...others } = state.begun
  const begun = began ? others : { ...others, [name]: message }
  state = { turn: state.turn + 1, begun, waiting: [...state.waiting, message] }
}

export async function deliver(env: Env): Promise<void> {
  if (isBusy) return
  isBusy = true
  if (await save(env)) {
    const ids = new Set(state.waiting.map(({ id }) => id))
    const tries = [...ids].flatMap((id) => state.waiting.find((message) => message.id === id) ?? [])
    const done = await Promise.all(tries.map((message) => hasTaken(env, message)))
    const taken = tries.filter((_, place) => done[place])
    if (taken.length > 0) {
      const waiting = state.waiting.filter((message) => !taken.includes(message))
      state = { ...state, turn: state.turn + 1, waiting }
      await save(env)
    }
  }
  isBusy = false
}

async function save({ disk }: Env): Promise<boolean> {
  while (savedTurn !== state.turn) {
    const { turn } = state
    const path = turn % 2 === 0 ? 'even' : 'odd'
    try {
      await disk.write(path, JSON.stringify(state))
      await disk.sync(path)
      savedTurn = turn
    } catch {
      return false
    }
  }
  return true
}

async function hasTaken(env: Env, message: Message): Promise<boolean> {
  for (const { name } of env.nodes('pager')) {
    const response = await fetch(`http://${name}/messages`, {
      method: 'POST',
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(1500),
    }).catch(() => undefined)
    if (response?.ok) return true
  }
  return false
}
