/** The web servers of a test, its users, and what they are told. */

import { expect, say } from 'millions/suite'
import type { HistoryEvent, RequestEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Say } from '../../src/contract/verdict.ts'
import type { Node, UserRequest, World } from '../../src/contract/world.ts'
import { roomOf } from '../kit/room.ts'
import { isUnanswered } from '../kit/waiting.ts'

export const IDLE_MS = 60_000
export const MAX_MS = 240_000
/** Clocks differ by so much at most, and so may either end. */
export const CLOCKS_MS = 1000
/** Within so long whoever has to hear that the store is away hears it. */
export const AWAY_WITHIN_MS = 2000
/** A store that is back is used again within so long. */
export const BACK_WITHIN_MS = 2000
/** So long the store is waited for at least. */
export const WAIT_AT_LEAST_MS = 500
/** A user and a server are some way from each other. */
const WAY_MS = 50
/** More than any of the promises. */
const PATIENCE_MS = 8000

export const servers = ['web-1', 'web-2', 'web-3'] as const
export const serverFor = (turn: number): string => servers[turn % servers.length] ?? servers[0]

export interface Answer {
  readonly method: string
  readonly path: string
  readonly server: string
  /** 0: none. */
  readonly status: number
  readonly text: string
  /** As they were set, one a line. */
  readonly setCookies: readonly string[]
  readonly tookMs: number
  readonly at: Response | Error
}

export interface Asking extends Omit<UserRequest, 'headers' | 'body'> {
  readonly server?: string
  /** As it stands in the header. */
  readonly cookie?: string
  readonly json?: unknown
  /** Past the network, for tests in which there is much to ask. */
  readonly isDirect?: boolean
}

export interface SiteOptions {
  readonly vars?: Readonly<Record<string, string>>
  /** How many nodes the store has. 1 unless told. */
  readonly stores?: number
}

/** Servers that work without effort, and users who come at any moment. */
export async function open(
  { boot, random }: TestContext,
  { vars = {}, stores = 1 }: SiteOptions = {},
): Promise<World> {
  const world = await boot({
    roles: { web: { serviceMs: 0, vars }, session: { serviceMs: 0, regions: { seoul: stores } } },
  })
  await world.run(1000 * random())
  return world
}

export async function ask(world: World, path: string, asking: Asking = {}): Promise<Answer> {
  const untilMs = world.nowMs + roomOf(world)
  for (;;) {
    const answer = await askOnce(world, path, asking)
    if (answer.status !== 503 || world.nowMs >= untilMs) return answer
  }
}

async function askOnce(world: World, path: string, asking: Asking): Promise<Answer> {
  const { server = servers[0], cookie = '', json, isDirect = false, method = 'GET', ...init } = asking
  const headers = {
    ...(cookie !== '' && { cookie }),
    ...(json !== undefined && { 'content-type': 'application/json' }),
  }
  const body = json === undefined ? null : JSON.stringify(json)
  const sentMs = world.nowMs
  const ended = { method, path, server }
  try {
    const at = await (isDirect
      ? world.node(server).fetch(path, { method, headers, body })
      : world.fetch(`http://${server}${path}`, { patienceMs: PATIENCE_MS, ...init, method, headers, body }))
    const tookMs = world.nowMs - sentMs
    const setCookies = at.headers.getSetCookie()
    return { ...ended, status: at.status, text: await at.text(), setCookies, tookMs, at }
  } catch (error) {
    if (!isUnanswered(error)) throw error
    return { ...ended, status: 0, text: '', setCookies: [], tookMs: world.nowMs - sentMs, at: error }
  }
}

/** The status, in words where there is none. */
export const got = ({ status }: Answer): number | string => (status === 0 ? 'nothing at all' : status)
export const named = ({ method, path, server }: Answer): string => `${method} ${path} at ${server}`

export type Values = Say['values']

const valuesOf = (answer: Answer, values: Values): Values => ({
  request: named(answer),
  server: answer.server,
  got: got(answer),
  ...values,
})

export const sayOf = (id: string, answer: Answer, values: Values = {}): Say =>
  say(id, valuesOf(answer, values), answer.at)

export function expectStatus(answer: Answer, status: number, id: string, values: Values = {}): void {
  expect(got(answer), sayOf(id, answer, values)).toBe(status)
}

/** Nobody is logged in, whoever asks. */
export function expectNobody(answer: Answer, id: string, values: Values = {}): void {
  expectStatus(answer, 401, id, values)
}

/** They are logged in, and it is them. */
export function expectName(answer: Answer, name: string, id: string, values: Values = {}): void {
  expectStatus(answer, 200, id, { name: shown(name), ...values })
  const found = field(answer, 'name')
  const other = sayOf('other-name', answer, { name: shown(name), found: shown(String(found)) })
  // Spelt out: a line end in a name is none in a message.
  expect(JSON.stringify(found), other).toBe(JSON.stringify(name))
}

/** These, in any order, each once. */
export function expectCards(answer: Answer, cards: readonly string[], id: string, values: Values = {}): void {
  const list = field(answer, 'cards')
  const found = Array.isArray(list) ? list.map(String) : []
  const told = answer.status === 200 ? shownList(found) : `status ${got(answer)}`
  const wanted = [...cards].sort()
  const seen = answer.status === 200 ? [...found].sort() : told
  expect(seen, sayOf(id, answer, { wanted: shownList(wanted), found: told, ...values })).toEqual(wanted)
}

function field(answer: Answer, name: string): unknown {
  try {
    const content: unknown = JSON.parse(answer.text)
    return typeof content === 'object' && content !== null ? Reflect.get(content, name) : undefined
  } catch {
    return undefined
  }
}

/** Any of the 2xx is fine; what to expect is said by the one that is usual. */
export function expectDone(answer: Answer, id: string, values: Values = {}): void {
  const isDone = answer.status >= 200 && answer.status < 300
  expect(isDone ? 204 : got(answer), sayOf(id, answer, values)).toBe(204)
}

export function expectSorry(answer: Answer, why: string): void {
  expectStatus(answer, 503, 'not-503', { why })
  const late = sayOf('503-late', answer, { why, tookMs: Math.round(answer.tookMs) })
  expect(answer.tookMs, late).toBeLessThanOrEqual(AWAY_WITHIN_MS + WAY_MS)
}

/** Letters that nobody sees, and that JSON lets through. */
const UNSEEN = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]/g

/** What a program got, for a sentence: odd letters are spelt out, and what is long is cut. */
export function shown(text: string): string {
  const spelt = JSON.stringify(text)
    .slice(1, -1)
    .replace(UNSEEN, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return spelt.length > 90 ? `${spelt.slice(0, 60)}…` : spelt
}

const shownList = (texts: readonly string[]): string =>
  texts.length === 0
    ? 'no card'
    : texts
        .slice(0, 8)
        .map((text) => `“${shown(text)}”`)
        .join(', ')

type Sent = RequestEvent

/** What web servers have sent to the store, in order, from some moment on. */
export function sentToStore(world: World, since = 0): readonly Sent[] {
  const isSent = (event: HistoryEvent): event is Sent =>
    event.kind === 'send' && event.node.startsWith('web') && event.peer.startsWith('session')
  return world.history.events.slice(since).filter(isSent)
}

/** A moment to look back to. */
export const mark = (world: World): number => world.history.events.length

/** The store has replied so many times, whether that has arrived or not. */
export const hasReplied = ({ history }: World, since: number, times: number): boolean =>
  history.events.slice(since).filter(({ kind, node }) => kind === 'reply' && node.startsWith('session'))
    .length >= times

export const storeOf = (world: World): Node => world.node('session-1')

/** Everything that the store is asked for is answered with 500, or no longer so. */
export async function setFailing(store: Node, failing: boolean): Promise<void> {
  await store.fetch('/status', { method: 'PUT', body: JSON.stringify({ failing }) })
}

/** What is there, by key. */
export async function keysIn(store: Node): Promise<readonly string[]> {
  const listed: unknown = await (await store.fetch('/items?limit=1000')).json()
  return Array.isArray(listed) ? listed.map((item: { readonly key: string }) => item.key) : []
}
