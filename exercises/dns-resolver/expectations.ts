/** What users have to be told, and whom the resolver may ask for it. */
import { expect, say } from 'millions/suite'
import { type Cluster, listOf, type Told } from './names.ts'

const statuses: Readonly<Record<number, string>> = { 0: 'not-0', 2: 'not-2', 3: 'not-3' }

/** Something that can be read, in time, with the status that it has to have. */
export function expectStatus(told: Told, wanted: number, why: string): void {
  const { question, text, asked } = told
  const tookS = ((told.toMs - told.fromMs) / 1000).toFixed(1)
  const values = { question, text, wanted, why, tookS, status: told.status, asked: listOf(asked) }
  expect(told.toMs - told.fromMs, say('late', values, told.at)).toBeLessThanOrEqual(told.limitMs)
  expect(told.httpStatus, say('no-reply', values, told.at)).toBe(200)
  expect(told.status, say('unreadable', values, told.at)).not.toBe(-1)
  const id = asked.length === 0 ? 'kept-status' : (statuses[wanted] ?? 'not-0')
  expect(told.status, say(id, values, told.at)).toBe(wanted)
}

export interface Wanted {
  /** What the records of the type say, in any order. */
  readonly data: readonly string[]
  /** Names that the aliases before them lead to, in their order. */
  readonly aliases?: readonly string[]
  readonly status?: number
  readonly why: string
}

const CNAME = 5

/** These records and no others, each once, the aliases first. */
export function expectRecords(told: Told, { data, aliases = [], status = 0, why }: Wanted): void {
  expectStatus(told, status, why)
  const { question, text, records } = told
  const values = { question, text, why, asked: listOf(told.asked) }
  const odd = records.filter(({ TTL }) => !Number.isInteger(TTL) || TTL < 0)
  expect(odd, say('odd-ttl', values, told.at)).toEqual([])
  const led = records.slice(0, aliases.length)
  const path = [told.name, ...aliases]
  const wantedAliases = aliases.map((to, place) => `${path[place]} CNAME ${to}`)
  const gotAliases = led.map(({ name, type, data: to }) => `${name} ${type === CNAME ? 'CNAME' : type} ${to}`)
  const chain = { ...values, wanted: wantedAliases.join(', '), got: gotAliases.join(', ') || 'nothing' }
  expect(gotAliases, say('wrong-aliases', chain, told.at)).toEqual(wantedAliases)
  const rest = records.slice(aliases.length)
  const got = rest.map((record) => record.data).sort()
  const wanted = [...data].sort()
  const list = { ...values, wanted: wanted.join(', ') || 'none', got: got.join(', ') || 'none' }
  expect(got, say(idOf(data, got, told), list, told.at)).toEqual(wanted)
  const last = path.at(-1) ?? ''
  const strange = rest.filter(({ name, type }) => name !== last || type !== told.type)
  expect(strange, say('record-of-another', { ...list, last }, told.at)).toEqual([])
}

function idOf(data: readonly string[], got: readonly string[], { asked }: Told): string {
  if (data.length === 0) return 'records-of-nothing'
  if (asked.length === 0) return 'kept-records'
  return got.length === 0 ? 'no-records' : 'wrong-records'
}

/** It was known: nobody was asked. */
export function expectQuiet(told: Told, why: string): void {
  const { question, asked } = told
  const values = { question, why, asked: listOf(asked), count: asked.length }
  expect(asked.length, say('asked-again', values, asked[0])).toBe(0)
}

/** It was not known any more: somebody was asked. */
export function expectAsked(told: Told, why: string): void {
  const values = { question: told.question, why, text: told.text }
  expect(told.asked.length, say('not-asked', values, told.at)).toBeGreaterThan(0)
}

/** Only these were asked, in as many questions. */
export function expectOnly(told: Told, servers: readonly string[], count: number, why: string): void {
  const { question, asked } = told
  const values = {
    question,
    why,
    servers: servers.join(' or '),
    count,
    asked: listOf(asked),
    times: asked.length,
  }
  const others = asked.filter(({ peer }) => !servers.includes(peer))
  expect(others.length, say('asked-others', values, others[0])).toBe(0)
  expect(asked.length, say('asked-too-often', values, asked.at(-1))).toBeLessThanOrEqual(count)
}

/** What was told first, and now: the TTL is what is left, rounded in either direction. */
export function expectLeft(cluster: Cluster, first: Told, told: Told, ttl: number, place = 0): void {
  const least = Math.floor(ttl - (told.toMs - first.fromMs) / 1000)
  const most = Math.ceil(ttl - (told.fromMs - first.toMs) / 1000)
  const got = told.records[place]?.TTL ?? Number.NaN
  const values = {
    question: told.question,
    ttl,
    got,
    least,
    most,
    afterS: Math.round((cluster.world.nowMs - first.toMs) / 1000),
  }
  const id = got > most ? 'ttl-too-long' : 'ttl-too-short'
  expect(got >= least && got <= most, say(id, values, told.at)).toBe(true)
}
