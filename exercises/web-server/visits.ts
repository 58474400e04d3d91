/** Users who ask the box for something, and what they got. */
import { expect, say } from 'millions/suite'
import type { Load } from '../../src/contract/exercise.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { UserRequest, World } from '../../src/contract/world.ts'

export const JSON_ONLY = { accept: 'application/json' }
export const HTML_ONLY = { accept: 'text/html' }
/** Anything is fine for who does not say. */
export const NO_ACCEPT = { without: ['accept'] }
/** What browsers send when somebody opens a page: Chrome, Firefox, Safari. */
export const BROWSERS = [
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
  'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
]

export interface Answer {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly headers: Headers
  /** Without parameters, in lower case. Empty: the answer has none. */
  readonly type: string
  readonly text: string
  readonly tookMs: number
  /** For the replay. */
  readonly at: Response
}

/** A world in which a request takes no time of the core, unless told, so that requests can meet at every `await`. */
export async function open({ boot, random }: TestContext, serviceMs = 0): Promise<World> {
  const world = await boot({ roles: { web: { serviceMs } } })
  await world.run(1000 * random())
  return world
}

const CROWD = 205

/** More than two hundred people come. What is kept for each of them may push out what is kept for somebody else. */
export async function comeAndGo(world: World, load: Pick<Load, 'read' | 'journey'>): Promise<void> {
  const crowd = world.load({ usersPerDay: 86_400_000, requestsPerUser: 1, peak: 1, writes: 0, ...load })
  const answers = (): number => world.report().requests
  const enough = answers() + CROWD * (load.journey?.steps.length ?? 1)
  // They come in a quarter of a second, unless some get no answer.
  for (let turn = 0; turn < 100 && answers() < enough; turn++) await world.run(10)
  crowd.heal()
  await world.run(100)
}

/** A clock is set right now and then, by a minute at most: forward or back. */
export function setClock(world: World, random: TestContext['random']): void {
  world.node('web-1').skewClock(Math.round(120_000 * random() - 60_000))
}

/** Whatever is asked: an answer that has a body says what the body is, and nothing breaks. */
export async function ask(world: World, path: string, init: UserRequest = {}): Promise<Answer> {
  const { method = 'GET' } = init
  const sentMs = world.nowMs
  const at = await world.fetch(path, { redirect: 'manual', ...init })
  const tookMs = world.nowMs - sentMs
  const text = await at.text()
  const { status, headers } = at
  const given = headers.get('content-type') ?? ''
  const [type = ''] = given.split(';')
  const answer = { method, path, status, headers, type: type.trim().toLowerCase(), text, tookMs, at }
  // What is said is made for failures only: there are hundreds of requests.
  if (status >= 500)
    expect(status, say('server-error', { request: told(method, path, init), status }, at)).toBeLessThan(500)
  if (text !== '') expectTyped(answer, given)
  return answer
}

/** What a request is called in a sentence. */
export const named = ({ method, path }: { readonly method: string; readonly path: string }) => ({
  request: `${method} ${shown(path)}`,
})

/** The same with what came along, as far as it may be the reason. */
function told(method: string, path: string, { body, headers }: UserRequest): string {
  const cookie = new Headers(headers).get('cookie')
  const withBody = typeof body === 'string' ? ` with the body ${shown(body)}` : ''
  return `${method} ${shown(path)}${withBody}${cookie === null ? '' : ` with Cookie: ${shown(cookie)}`}`
}

function expectTyped(answer: Answer, given: string): void {
  const missing = say('no-type', { ...named(answer), status: answer.status }, answer.at)
  expect(given, missing).not.toBe('')
  if (!answer.type.startsWith('text/')) return
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(given)?.[1]?.toLowerCase()
  const values = { ...named(answer), status: answer.status, type: given }
  expect(charset ?? 'none', say('no-charset', values, answer.at)).toBe('utf-8')
}

export function expectStatus(answer: Answer, status: number, id: string): void {
  const values = { ...named(answer), status: answer.status, wanted: status }
  expect(answer.status, say(id, values, answer.at)).toBe(status)
}

/** An answer in JSON, with its words for what was asked. */
export function readJson(answer: Answer): unknown {
  const values = { ...named(answer), type: answer.type || 'none', status: answer.status }
  expect(answer.type, say('no-json-type', values, answer.at)).toBe('application/json')
  try {
    return JSON.parse(answer.text)
  } catch {
    expect(short(answer.text), say('not-json', values, answer.at)).toBe('JSON')
    return undefined
  }
}

export function readObject(answer: Answer): Readonly<Record<string, unknown>> {
  const value = readJson(answer)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const values = { ...named(answer), type: answer.type, status: answer.status }
  if (!isObject) expect(short(answer.text), say('not-json', values, answer.at)).toBe('an object')
  return value as Readonly<Record<string, unknown>>
}

export function expectHtml(answer: Answer): void {
  const values = { ...named(answer), type: answer.type || 'none', status: answer.status }
  expect(answer.type, say('no-html-type', values, answer.at)).toBe('text/html')
}

/** A POST of JSON. */
export function post(world: World, path: string, content: unknown, headers: HeadersOf = {}): Promise<Answer> {
  return postBody(world, path, JSON.stringify(content), headers)
}

export type HeadersOf = Readonly<Record<string, string>>

/** A POST of whatever claims to be JSON. */
export function postBody(
  world: World,
  path: string,
  body: UserRequest['body'],
  headers: HeadersOf = {},
): Promise<Answer> {
  const duplex = body instanceof ReadableStream ? { duplex: 'half' as const } : {}
  return ask(world, path, {
    method: 'POST',
    ...(body === undefined ? {} : { body }),
    ...duplex,
    headers: { 'content-type': 'application/json', ...JSON_ONLY, ...headers },
  })
}

export interface Card {
  readonly id: string
  readonly text: string
  readonly from: unknown
  /** How it came to be. */
  readonly answer: Answer
}

/** Sends a card that is one, and reads what comes back. */
export async function sendCard(world: World, text: string, headers: HeadersOf = {}): Promise<Card> {
  const answer = await post(world, '/cards', { text }, headers)
  const values = { status: answer.status, text: shown(text) }
  expect(answer.status, say('card-not-created', values, answer.at)).toBe(201)
  return { ...expectCard(answer, text), answer }
}

/** The answer is the card with this text. */
export function expectCard(
  answer: Answer,
  text: string,
): { readonly id: string; readonly text: string; readonly from: unknown } {
  const card = readObject(answer)
  const { id, from } = card
  const odd = say('card-id', { ...named(answer), id: shown(JSON.stringify(id) ?? 'missing') }, answer.at)
  expect(typeof id === 'string' && /^[\w-]+$/.test(id), odd).toBe(true)
  const values = { ...named(answer), sent: shown(text), got: shown(String(card.text)) }
  expect(card.text, say('card-text', values, answer.at)).toBe(text)
  const isFrom = from === null || typeof from === 'string'
  const missing = { ...named(answer), from: shown(JSON.stringify(from) ?? 'missing') }
  expect(isFrom, say('card-from', missing, answer.at)).toBe(true)
  return { id: String(id), text, from }
}

/** Fits a sentence, and a terminal. */
export const short = (text: string) => (text.length <= 60 ? text : `${text.slice(0, 57)}…`)
export function shown(text: string): string {
  if (text.trim() === '') return text === '' ? '(nothing)' : '(blanks)'
  // More than is shown, whatever becomes of it.
  return short(text.slice(0, 200).replace(/\p{C}/gu, '·'))
}
