/** What users do at the web nodes, and what they are told. */
import { expect, say } from 'millions/suite'
import type { Value } from '../checkers/write-ledger.ts'
import { answerOrError } from '../kit/waiting.ts'
import type { Cluster } from './cluster.ts'

/** So long a user waits. */
const PATIENCE_MS = 5000

export interface Got {
  /** 0: no answer in time. */
  readonly status: number
  readonly text: string
  readonly epoch: string | null
  readonly at: Response | Error
}

export async function ask(
  { world }: Cluster,
  web: string,
  path: string,
  init: RequestInit = {},
): Promise<Got> {
  const at = await answerOrError(world.fetch(`http://${web}${path}`, { ...init, patienceMs: PATIENCE_MS }))
  if (at instanceof Error) return { status: 0, text: '', epoch: null, at }
  return { status: at.status, text: await at.text(), epoch: at.headers.get('Epoch'), at }
}

/** Every answer comes in time: a 5xx is one. */
export async function answered(
  cluster: Cluster,
  web: string,
  path: string,
  init?: RequestInit,
): Promise<Got> {
  const got = await ask(cluster, web, path, init)
  const values = { method: init?.method ?? 'GET', path, web, seconds: PATIENCE_MS / 1000 }
  expect(got.status === 0 ? 'no answer' : 'an answer', say('user-left', values, got.at)).toBe('an answer')
  return got
}

export async function put(cluster: Cluster, web: string, key: string, value: Value): Promise<Got> {
  const attempt = cluster.ledger.begin(key, value)
  const init = value === null ? { method: 'DELETE' } : { method: 'PUT', body: value }
  const got = await answered(cluster, web, `/items/${key}`, init)
  if (got.status >= 200 && got.status < 300) attempt.acknowledged()
  return got
}

const isGood = ({ status }: Got): boolean => status >= 200 && status < 300

export async function mustPut(
  cluster: Cluster,
  web: string,
  key: string,
  value: Value,
  why: string,
): Promise<void> {
  const got = await put(cluster, web, key, value)
  expect(isGood(got), say('user-write-refused', { why, web, got: got.status }, got.at)).toBe(true)
  const shown = got.epoch ?? 'none'
  expect(Number(shown) > 0, say('epoch-lost-on-the-way', { web, shown }, got.at)).toBe(true)
}

const fresh = { headers: { 'Cache-Control': 'no-cache' } }

export const askFresh = (cluster: Cluster, web: string, path: string): Promise<Got> =>
  answered(cluster, web, path, fresh)

/** What users find who want the newest. */
export async function mustFind(
  cluster: Cluster,
  web: string,
  key: string,
  value: Value,
  why: string,
): Promise<void> {
  const got = await askFresh(cluster, web, `/items/${key}`)
  const found = got.status === 404 ? null : got.status === 200 ? got.text : `status ${got.status}`
  expect(found, say('newest-not-found', { why, web, key }, got.at)).toBe(value)
}

/** The same, of who asks for a list. */
export async function mustList(
  cluster: Cluster,
  web: string,
  key: string,
  value: string,
  why: string,
): Promise<void> {
  const got = await askFresh(cluster, web, `/items?prefix=${key}`)
  const wanted = JSON.stringify({ key, value })
  const isThere = got.status === 200 && got.text.includes(wanted)
  expect(isThere ? wanted : got.text.slice(0, 80), say('newest-not-found', { why, web, key }, got.at)).toBe(
    wanted,
  )
}
