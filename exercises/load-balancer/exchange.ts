/** One exchange, compared with care: what the user sent with what arrived, what the server answered with what came back. */
import { expect, say } from 'millions/suite'
import type { RequestEvent } from '../../src/contract/history.ts'
import type { Node, World } from '../../src/contract/world.ts'
import { difference, fromBase64, toBase64 } from '../kit/odd-data.ts'
import { type Arrival, ask, type HeaderList, type Outcome } from './visits.ts'
import { arrivals, lastSentOn, received, sentOn, steer } from './web-servers.ts'

/** A user's own address, so that X-Forwarded-For can be compared. */
export const ADDRESS = '203.0.113.7'

export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | null
  readonly address?: string
}

export interface Answer {
  /** What it is the answer to. To everything unless told. */
  readonly path?: string
  readonly status: number
  readonly headers: HeaderList
  readonly body: Uint8Array | null
}

/** All headers that a message between neighbours only may have, and the lesson names. */
export const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]

/** Of every answer that a test prepares: one of them is set twice, and a date in one holds a comma. */
export const COOKIES = [
  'visitor=7; Expires=Wed, 01 Jan 2031 00:00:00 GMT; Path=/; HttpOnly',
  'theme=dark; Path=/',
  'theme=light; Path=/night',
]

/** Headers that mean something to others, and nothing to a balancer: passed on, whatever they ask for. */
export const ELSEWHERE = {
  'cache-control': 'no-store, only-if-cached',
  'early-data': '1',
  forwarded: 'for=192.0.2.1;host=elsewhere.example',
  'idempotency-key': 'k-1',
  'if-match': '*',
  'if-range': '"card-7"',
  'max-forwards': '1',
  'max-tries': '1',
  prefer: 'respond-async, wait=1',
  range: 'bytes=0-99',
  'retry-after': '1',
  'x-forwarded-host': 'elsewhere.example',
  'x-forwarded-proto': 'https',
  'x-http-method-override': 'GET',
  'x-idempotency-key': 'k-1',
  'x-request-id': '7',
  'x-retry': '3',
}

/** More than 64 KiB. Servers give it back as it came, see provided/web.ts. */
export const huge = new Uint8Array(70_000).fill(7).fill(8, 33_000)

/** Sends, and gives what arrived at each server that was asked and is up. */
export async function send(
  world: World,
  { method, path, headers = {}, body = null }: Sent,
): Promise<{ readonly outcome: Outcome; readonly arrived: readonly Arrival[] }> {
  const outcome = await askAsUser(world, { method, path, headers, body })
  return { outcome, arrived: await arrivals(world) }
}

/** To the balancer by name: a path that starts with two slashes then stays one. */
export function askAsUser(world: World, sent: Sent): Promise<Outcome> {
  const { method, path, headers = {}, body = null, address = ADDRESS } = sent
  const init = { method, headers, body: body as Uint8Array<ArrayBuffer> | null, address }
  return ask(world, `http://balancer-1${path}`, init)
}

/** These servers answer this from now on. */
export async function prepare(nodes: readonly Node[], ...answers: readonly Answer[]): Promise<void> {
  const cookies = COOKIES.map((cookie) => ['set-cookie', cookie] as const)
  const prepared = answers.map(({ headers, body, ...answer }) => ({
    ...answer,
    headers: [...headers, ...cookies],
    body: body === null ? null : toBase64(body),
  }))
  await steer(nodes, { answers: prepared })
}

export interface Exchange {
  readonly sent: Sent
  readonly outcome: Outcome
  /** What the server says that it got, however it was answered. */
  readonly arrived: Arrival | undefined
  /** How the balancer sent it on. */
  readonly at: () => RequestEvent | undefined
}

/** Sends one after the other to servers that are all up, and asks them for what arrived when all are answered. */
export async function sendAll(world: World, all: readonly Sent[]): Promise<readonly Exchange[]> {
  const begun = []
  for (const sent of all) {
    const [place, hop] = [received(world).length, sentOn(world).length]
    const outcome = await askAsUser(world, sent)
    begun.push({ sent, outcome, place, hop, isTaken: received(world).length > place })
  }
  const kept = await arrivals(world)
  return begun.map(({ sent, outcome, place, hop, isTaken }) => {
    return { sent, outcome, arrived: isTaken ? kept[place] : undefined, at: () => sentOn(world)[hop] }
  })
}

export async function expectAllArrive(world: World, all: readonly Sent[]): Promise<void> {
  for (const { sent, outcome, arrived, at } of await sendAll(world, all))
    expectArrived(world, sent, arrived, outcome.got, at)
}

/** What arrived, whatever the user got for it. */
export function expectArrived(
  world: World,
  sent: Sent,
  arrived: Arrival | undefined,
  got: Outcome['got'],
  at: () => RequestEvent | undefined = lastSentOn(world),
): void {
  const { method, path, headers = {}, body } = sent
  const paths = { sent: path, arrived: arrived?.path ?? 'nothing', got }
  const became = say('path-became-host', paths, at)
  if (path.startsWith('//')) expect(arrived?.path, became).toBe(path)
  const nothing = say('nothing-arrived', { method, path, got }, at)
  expect(arrived?.server ?? 'nobody', nothing).toMatch(/^web-/)
  if (arrived === undefined) return
  const changed = say('method-changed', { sent: method, arrived: arrived.method, got }, at)
  expect(arrived.method, changed).toBe(method)
  expect(arrived.path, say('path-changed', paths, at)).toBe(path)
  const [name, value] = firstLost(Object.entries(headers), arrived) ?? ['', null]
  const seen = headerOf(name, arrived)
  const lost = { method, name, value: value || '(empty)', arrived: seen ?? 'nothing' }
  expect(seen, say('header-lost', lost, at)).toBe(value)
  const differs = difference(body ?? new Uint8Array(), fromBase64(arrived.body))
  const sums = { method, path, sent: body?.length ?? 0, differs }
  expect(differs, say('body-changed', sums, at)).toBe('none')
}

/** The user's own address, once, behind what was there. */
export function expectForwardedFor(
  world: World,
  before: string,
  arrived: Arrival | undefined,
  address = ADDRESS,
  at: () => RequestEvent | undefined = lastSentOn(world),
): void {
  const seen = arrived === undefined ? null : headerOf('x-forwarded-for', arrived)
  const wanted = before === '' ? address : `${before}, ${address}`
  const values = { before: before || 'nothing', address, wanted, arrived: seen || 'nothing' }
  expect(parts(seen ?? ''), say('forwarded-for', values, at)).toEqual(parts(wanted))
}

export const parts = (list: string) => list.split(',').map((part) => part.trim())

/** What came back. */
export function expectHandedBack(answer: Answer, method: string, outcome: Outcome): void {
  const { status, headers, body } = answer
  const { got } = outcome
  expect(outcome.status, say('status-changed', { method, sent: status, got }, outcome.at)).toBe(status)
  const [name, value] = firstLost(headers, outcome) ?? ['', null]
  const lost = {
    method,
    name,
    status,
    value: value || '(empty)',
    arrived: headerOf(name, outcome) ?? 'nothing',
  }
  expect(headerOf(name, outcome), say('answer-header-lost', lost, outcome.at)).toBe(value)
  expectCookies(outcome)
  const whole = body ?? new Uint8Array()
  if (method === 'HEAD') {
    const arrived = headerOf('content-length', outcome)
    const values = {
      method,
      name: 'content-length',
      status,
      value: whole.length,
      arrived: arrived ?? 'nothing',
    }
    if (body !== null) expect(arrived, say('answer-header-lost', values, outcome.at)).toBe(`${whole.length}`)
    return
  }
  const differs = difference(whole, outcome.bytes)
  const sums = { method, status, sent: whole.length, differs }
  expect(differs, say('answer-body-changed', sums, outcome.at)).toBe('none')
}

export function expectCookies(outcome: Outcome): void {
  const arrived = headerValuesOf('set-cookie', outcome)
  const values = { sent: COOKIES.length, count: arrived.length, got: outcome.got }
  expect(arrived, say('cookies-merged', values, outcome.at)).toEqual(COOKIES)
}

/** The first of these headers that was not seen as it was sent. To expect something of each would take longer than the exchange. */
const firstLost = (sent: HeaderList, at: { readonly headers: HeaderList }) =>
  sent.find(([name, value]) => headerOf(name, at) !== value)

/** All values of a header, as it was seen on either side. */
export function headerValuesOf(name: string, { headers }: { readonly headers: HeaderList }): string[] {
  return headers.filter(([other]) => other === name).map(([, value]) => value)
}

export const headerOf = (name: string, at: { readonly headers: HeaderList }): string | null =>
  headerValuesOf(name, at)[0] ?? null
