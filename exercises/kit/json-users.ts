/** Users who ask in JSON, and are answered in JSON; and how what they were told is shown in a message. */
import type { Node, UserRequest, World } from '../../src/contract/world.ts'
import { roomOf } from './room.ts'
import { isUnanswered } from './waiting.ts'

/** More than any of the promises. */
const PATIENCE_MS = 8000

/** How a request of a user ended. Status 0: without an answer. */
export interface Outcome {
  readonly request: string
  readonly node: string
  readonly status: number
  /** Nothing when the answer is no JSON. */
  readonly json: unknown
  readonly tookMs: number
  /** What brought the end, for the replay. */
  readonly at: Response | Error
}

export interface Asking extends Omit<UserRequest, 'body'> {
  /** 0 or 1: which of the two nodes. The first unless told. */
  readonly node?: number
  readonly json?: unknown
  /** Past the network, for tests in which there is much to ask. */
  readonly isDirect?: boolean
}

export async function askJson(
  world: World,
  node: Node,
  method: string,
  path: string,
  { json, isDirect = false, ...init }: Omit<Asking, 'node'> = {},
): Promise<Outcome> {
  const body = json === undefined ? {} : { body: JSON.stringify(json) }
  const headers = json === undefined ? {} : { headers: { 'content-type': 'application/json' } }
  const sentMs = world.nowMs
  const asked = { request: `${method} ${short(path)} at ${node.name}`, node: node.name }
  try {
    const at = await (isDirect
      ? node.fetch(path, { method, ...body, ...headers })
      : world.fetch(`http://${node.name}${path}`, {
          patienceMs: PATIENCE_MS + roomOf(world),
          method,
          ...body,
          ...headers,
          ...init,
        }))
    const text = await at.text()
    return { ...asked, status: at.status, json: parsed(text), tookMs: world.nowMs - sentMs, at }
  } catch (error) {
    if (!isUnanswered(error)) throw error
    return { ...asked, status: 0, json: undefined, tookMs: world.nowMs - sentMs, at: error }
  }
}

/** Real processes may be late, so who is told 503 there asks again. */
export async function patiently(world: World, ask: () => Promise<Outcome>): Promise<Outcome> {
  const tries = roomOf(world) === 0 ? 1 : 10
  for (let count = 1; ; count++) {
    const outcome = await ask()
    if (count === tries || (outcome.status !== 503 && outcome.status !== 0)) return outcome
    await world.run(300)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Rows = readonly Readonly<Record<string, unknown>>[]

/** A database of tables itself, asked past all others. The error, when it has one. */
export async function look(
  database: Node,
  sql: string,
  params: readonly (string | number)[] = [],
): Promise<Rows | string> {
  const response = await database.fetch('/query', { method: 'POST', body: JSON.stringify({ sql, params }) })
  const told: { readonly rows?: Rows; readonly error?: string } = await response.json()
  return told.rows ?? told.error ?? `status ${response.status}`
}

/** The status, in words where there is none. */
export const got = ({ status }: Outcome): number | string => (status === 0 ? 'no answer' : status)

const LONG = 90
/** As JSON spells it, and what nobody would see spelt out as well: two that differ look different. */
export const short = (text: string): string => cut(spelt(JSON.stringify(text).slice(1, -1)))
/** What is JSON already. */
export const shortJson = (value: unknown): string => cut(spelt(JSON.stringify(value) ?? 'nothing'))

/** Marks without a width, marks over the letter before, ends of lines. */
const spelt = (text: string): string =>
  text.replaceAll(/[\p{Cf}\p{Mn}\p{Zl}\p{Zp}]/gu, (letter) => {
    return `\\u{${letter.codePointAt(0)?.toString(16)}}`
  })

const cut = (text: string): string => (text.length > LONG ? `${text.slice(0, LONG)}…` : text)
