/** Users who write, like and read, and notice what cannot be. */
import { expect, say } from 'millions/suite'
import type { Browser } from '../../src/contract/world.ts'
import { allOf } from '../kit/waiting.ts'
import {
  type Asking,
  ask,
  type Cluster,
  got,
  isDone,
  itemIn,
  itemPath,
  likesPath,
  type Outcome,
  type RouterName,
  routers,
} from './cluster.ts'
import { type Bad, Ledger, type Text } from './ledger.ts'

export interface Users {
  readonly cluster: Cluster
  readonly ledgers: Map<string, Ledger>
  /** Somebody is away: 503, or no answer, is an answer too. */
  mayFail: boolean
  texts: number
}

export const usersOf = (cluster: Cluster): Users => ({
  cluster,
  ledgers: new Map(),
  mayFail: false,
  texts: 0,
})

export function ledgerOf({ ledgers }: Users, key: string): Ledger {
  const ledger = ledgers.get(key) ?? new Ledger()
  ledgers.set(key, ledger)
  return ledger
}

export interface By {
  readonly router?: RouterName
  readonly browser?: Browser
}

/** Null deletes. A text that nobody else has written, unless told. */
export async function write(users: Users, key: string, by: By = {}, text?: Text): Promise<Outcome> {
  const { cluster } = users
  const written = text === undefined ? `text ${++users.texts} of ${key}` : text
  const writing = ledgerOf(users, key).write(written, cluster.world.nowMs, by.browser)
  const init: Asking = written === null ? { method: 'DELETE' } : { method: 'PUT', body: written }
  const outcome = await ask(cluster, itemPath(key), { ...by, ...init })
  if (isDone(outcome)) writing.doneMs = outcome.endMs
  expectWritten(users, outcome)
  return outcome
}

export async function like(users: Users, key: string, by: By = {}): Promise<Outcome> {
  const liking = ledgerOf(users, key).like(users.cluster.world.nowMs, by.browser)
  const outcome = await ask(users.cluster, likesPath(key), { ...by, method: 'POST' })
  if (isDone(outcome)) liking.doneMs = outcome.endMs
  expectWritten(users, outcome)
  return outcome
}

function expectWritten({ mayFail }: Users, outcome: Outcome): void {
  const { request, status, at } = outcome
  const isFine = isDone(outcome) || (mayFail && [0, 503].includes(status))
  expect(isFine ? 'done' : got(outcome), say('not-written', { request, got: got(outcome) }, at)).toBe('done')
}

export const isUnserved = ({ status }: Outcome): boolean => status === 0 || status === 503

/** What is found has to be possible. */
export async function read(users: Users, key: string, by: By = {}): Promise<Outcome> {
  const outcome = await ask(users.cluster, itemPath(key), by)
  const { request, status, text, at, sentMs, endMs } = outcome
  if (users.mayFail && isUnserved(outcome)) return outcome
  const item = status === 200 ? itemIn(text) : undefined
  const values = { request, got: got(outcome), text: text.slice(0, 60) || 'nothing' }
  expect(isUnserved(outcome) ? got(outcome) : 'served', say('not-read', values, at)).toBe('served')
  const isAnswer = status === 404 || item !== undefined
  expect(isAnswer ? 'an item' : got(outcome), say('no-item', values, at)).toBe('an item')
  const ledger = ledgerOf(users, key)
  const look = { by: by.browser, sentMs, endMs }
  expectPossible(ledger.judgeText(item?.text ?? null, look), 'text', item?.text ?? null, outcome)
  if (item !== undefined) expectPossible(ledger.judgeLikes(item.likes, look), 'likes', item.likes, outcome)
  return outcome
}

const ids = {
  text: { invented: 'text-invented', 'own-missing': 'text-own-missing', old: 'text-old' },
  likes: { invented: 'likes-invented', 'own-missing': 'likes-own-missing', old: 'likes-old' },
} as const

function expectPossible(
  bad: Bad | undefined,
  what: 'text' | 'likes',
  seen: string | number | null,
  { request, at }: Outcome,
): void {
  const found = seen === null ? 'nothing' : typeof seen === 'number' ? `${seen}` : `“${seen.slice(0, 40)}”`
  const values = { request, found, wanted: bad?.wanted ?? '', forMs: Math.round(bad?.forMs ?? 0) }
  const id = ids[what][bad?.fault ?? 'old']
  expect(bad === undefined ? 'possible' : `found ${found}`, say(id, values, at)).toBe('possible')
}

/** By both routers. */
export async function readBoth(users: Users, key: string, browser?: Browser): Promise<readonly Outcome[]> {
  return await allOf(
    routers.map((router) => read(users, key, browser === undefined ? { router } : { router, browser })),
  )
}
