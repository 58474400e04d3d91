/**
 * The ways to the four shards, shard-1 to shard-4. Each of them is SQLite,
 * and knows nothing of the others. `run` is one request, which is one round
 * trip and one transaction: all of its statements, or none, and 1,000 at most.
 *
 * A shard that cannot be reached, does not answer in time, or fails, throws
 * Unavailable. What was asked of it may be done all the same. A statement
 * that it cannot carry out throws Refused, and nothing was changed.
 */
import type { Env } from 'millions'
import { tables } from './tables.ts'

/** For whom something is done: a user while they are there, or nobody. */
export interface Visit {
  readonly env: Env
  readonly signal?: AbortSignal
}

export class Unavailable extends Error {}
export class Refused extends Error {}

export type SqlValue = null | number | string
export type Row = Readonly<Record<string, SqlValue>>

export interface Statement {
  readonly sql: string
  /** One for each `?`. JSON.stringify makes one of a list: see json_each. */
  readonly params?: readonly SqlValue[]
}

export interface Result {
  readonly rows: readonly Row[]
  /** How many rows were written. */
  readonly changes: number
}

/** So long an answer of a shard is waited for. */
export const PATIENCE_MS = 900

/** Where a person is at home: the name of a shard. */
export function homeOf(env: Env, person: string): string {
  const shards = env.nodes('shard')
  let hash = 0x811c9dc5
  for (let place = 0; place < person.length; place++)
    hash = Math.imul(hash ^ person.charCodeAt(place), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return shards[((hash ^ (hash >>> 13)) >>> 0) % shards.length]?.name ?? ''
}

export const allShards = (env: Env): readonly string[] => env.nodes('shard').map(({ name }) => name)

/** One result for each statement. */
export async function run(
  visit: Visit,
  shard: string,
  statements: readonly Statement[],
): Promise<readonly Result[]> {
  await prepared(visit.env, shard)
  return JSON.parse(await ask(visit, shard, '/transaction', statements))
}

export async function query(
  visit: Visit,
  shard: string,
  sql: string,
  params: readonly SqlValue[] = [],
): Promise<Result> {
  await prepared(visit.env, shard)
  return JSON.parse(await ask(visit, shard, '/query', { sql, params }))
}

/** Makes the tables, wherever a shard answers. */
export async function prepare(env: Env): Promise<void> {
  await Promise.allSettled(allShards(env).map((shard) => prepared(env, shard)))
}

const preparing = new Map<string, Promise<void>>()

/** Once for all who wait for it, and again when it has failed. */
function prepared(env: Env, shard: string): Promise<void> {
  const before = preparing.get(shard)
  if (before !== undefined) return before
  const statements = tables.map((sql) => ({ sql }))
  const now = ask({ env }, shard, '/transaction', statements).then(() => undefined)
  preparing.set(shard, now)
  now.catch(() => preparing.delete(shard))
  return now
}

/**
 * Does the work again and again, so long after it was over. What it throws is logged, and it goes on. It begins at any
 * moment: nodes that boot together do not all do it at the same time.
 */
export function repeat(pauseMs: number, work: () => Promise<void>): void {
  const again = async (): Promise<void> => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Unavailable)) console.error(error)
    }
    setTimeout(again, pauseMs)
  }
  setTimeout(again, Math.random() * pauseMs)
}

async function ask({ signal }: Visit, shard: string, path: string, body: unknown): Promise<string> {
  const timeOut = AbortSignal.timeout(PATIENCE_MS)
  let answer: { readonly status: number; readonly text: string }
  try {
    const response = await fetch(`http://${shard}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      signal: signal === undefined ? timeOut : AbortSignal.any([signal, timeOut]),
    })
    answer = { status: response.status, text: textOf(await response.bytes()) }
  } catch {
    throw new Unavailable(`${shard} does not answer.`)
  }
  if (answer.status >= 500) throw new Unavailable(`${shard} says ${answer.status}.`)
  if (answer.status !== 200) throw new Refused(`${shard} says ${answer.status}: ${answer.text}`)
  return answer.text
}

/** All of its letters: text() would take a U+FEFF off its front. */
const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
