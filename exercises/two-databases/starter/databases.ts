/**
 * The ways to the two databases. Each call here is one request, which is one
 * round trip. A database that cannot be reached, does not answer in time, or
 * fails, throws Unavailable. What these do not do for you may be added.
 *
 * sql-1 speaks SQL, and is SQLite itself:
 *  - POST /query { "sql": …, "params": […] } is one statement. Its rows come
 *    as { "rows": […], "changes": … }; `changes` is how many rows it wrote.
 *  - POST /transaction [{ "sql": …, "params": … }, …] is all of these, or none.
 *  - 400 and 422 for what it cannot do, 409 for what would break a rule of a
 *    table (PRIMARY KEY, NOT NULL). Nothing was changed then.
 *
 * database-1 keeps texts by their keys:
 *  - GET, PUT, DELETE /items/<key>. The ETag is the version of an item.
 *  - If-Match: "<version>" and If-None-Match: * have a write done only where
 *    it still has that version, or is not there. If not, it is 412.
 *  - GET /items?prefix=&after=&limit= is [{ key, value, version }, …], sorted
 *    by key; 100 unless told, 1,000 at most.
 */
import type { Env } from 'millions'

/** One request of a user: how long they are there, and on which node. */
export interface Visit {
  readonly env: Env
  readonly signal: AbortSignal
}

export class Unavailable extends Error {}

/** The database says what is wrong with a statement. */
export class Refused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export type SqlValue = null | number | string

export interface Statement {
  readonly sql: string
  readonly params?: readonly SqlValue[]
}

export interface Result {
  readonly rows: readonly Readonly<Record<string, SqlValue>>[]
  readonly changes: number
}

export interface Item {
  readonly value: string
  /** For If-Match. */
  readonly version: string
}

/** A user is told within two seconds; some of it is spent on the way. */
const ANSWER_WITHIN_MS = 1850

/** Without a request: for what a node does by itself. */
export function visitOf(request: Request | undefined, env: Env): Visit {
  const timeOut = AbortSignal.timeout(ANSWER_WITHIN_MS)
  return { env, signal: request === undefined ? timeOut : AbortSignal.any([request.signal, timeOut]) }
}

export async function query(visit: Visit, sql: string, params: readonly SqlValue[] = []): Promise<Result> {
  return JSON.parse(await askSql(visit, '/query', { sql, params }))
}

/** One result for each statement. */
export async function transaction(
  visit: Visit,
  statements: readonly Statement[],
): Promise<readonly Result[]> {
  return JSON.parse(await askSql(visit, '/transaction', statements))
}

async function askSql(visit: Visit, path: string, body: unknown): Promise<string> {
  const { status, text } = await ask(visit, 'sql', path, { method: 'POST', body: JSON.stringify(body) })
  if (status !== 200) throw new Refused(status, text)
  return text
}

/** Undefined when there is none. */
export async function getItem(visit: Visit, key: string): Promise<Item | undefined> {
  const { status, text, version } = await ask(visit, 'database', pathOf(key))
  return status === 200 ? { value: text, version } : undefined
}

export async function putItem(visit: Visit, key: string, value: string): Promise<void> {
  await ask(visit, 'database', pathOf(key), { method: 'PUT', body: value })
}

const pathOf = (key: string): string => `/items/${encodeURIComponent(key)}`

interface Asking {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly version: string
}

async function ask({ env, signal }: Visit, role: string, path: string, asking: Asking = {}): Promise<Answer> {
  const [database] = env.nodes(role)
  if (database === undefined) throw new Unavailable(`There is no ${role} here.`)
  try {
    const response = await fetch(`http://${database.name}${path}`, { ...asking, signal })
    const { status, headers } = response
    if (status >= 500) throw new Unavailable(`${database.name} says ${status}.`)
    return { status, text: textOf(await response.bytes()), version: headers.get('etag') ?? '' }
  } catch (error) {
    if (error instanceof Unavailable) throw error
    throw new Unavailable(`${database.name} does not answer.`)
  }
}

/** All of its letters: text() would take a U+FEFF off its front. */
const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
