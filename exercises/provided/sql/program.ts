/**
 * A relational database: SQLite, one round trip a call. Its role has `engine: 'sqlite'`.
 *  - `POST /query` with `{ "sql": "SELECT … WHERE name = ?", "params": ["ann"] }`: one statement. 200 with
 *    `{ "rows": [{ … }], "changes": 0, "lastInsertRowid": 7 }`.
 *  - `POST /transaction` with `[{ "sql": …, "params": … }, …]`: all of it, or nothing. 200 with a result for each.
 *  - What is answered with 200 is durable. Values are null, numbers, texts, and `{ "base64": "…" }` for bytes.
 *  - Anything else is `{ "error": "…", "code": "…", "statement": 0 }`, and nothing was changed: 400 for what is no statement
 *    or has the wrong values, 409 for a constraint, 413 for a body that is too large, 422 for a statement that cannot be
 *    carried out, or only by far too much work, 507 for a disk that is full, 503 for one that failed and for too many calls,
 *    500 for a file that is no database any more.
 *  - `GET /status`: how many calls, statements and steps of SQLite's virtual machine there were since it booted.
 * Settings, all of which it does without:
 *  - `FIRST`: statements that make what is on the disk at the very first boot.
 *  - `MOST_STEPS`: how many steps a call may take. 2,000,000 unless told.
 */
import type { Program } from 'millions'
import type { SqliteDatabase, SqliteEnv, SqliteErrorCode, SqlResult } from 'millions/sqlite'
import { type Problem, readBody, readStatement, readStatements, toJson } from './messages.ts'

const STATUS: Readonly<Record<SqliteErrorCode, number>> = {
  'not-sql': 400,
  'not-one-statement': 400,
  'wrong-params': 400,
  'wrong-value': 400,
  'not-allowed': 400,
  constraint: 409,
  'too-many-steps': 422,
  'too-large': 422,
  failed: 422,
  busy: 503,
  'disk-full': 507,
  'disk-failed': 503,
  corrupt: 500,
}
/** What a boot goes on with: the answers tell of it, and the disk may work again. */
const ofTheDisk: readonly string[] = ['disk-full', 'disk-failed', 'corrupt']

let database: SqliteDatabase | undefined
let opening: Promise<SqliteDatabase> | undefined
const counts = { calls: 0, statements: 0, steps: 0 }

export default {
  async start(env: SqliteEnv): Promise<void> {
    try {
      await open(env)
    } catch (error) {
      if (!ofTheDisk.includes(codeOf(error) ?? '')) throw error
      console.error('the database does not open:', error)
    }
  },

  async fetch(request: Request, env: SqliteEnv): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/status') return isOf(request, 'GET') ?? Response.json(counts)
    if (pathname !== '/query' && pathname !== '/transaction')
      return refuse({
        status: 404,
        code: 'not-found',
        error: 'there are /query, /transaction and /status here',
      })
    const wrongMethod = isOf(request, 'POST')
    if (wrongMethod !== undefined) return wrongMethod
    const body = await readBody(request)
    if ('code' in body) return refuse(body)
    const isQuery = pathname === '/query'
    const statements = isQuery ? readStatement(body.json) : readStatements(body.json)
    if (!Array.isArray(statements)) return refuse(statements)
    try {
      counts.calls++
      const results = await (database ?? (await open(env))).run(statements)
      note(results)
      return Response.json(isQuery ? toJson(results)[0] : toJson(results))
    } catch (error) {
      return explain(error)
    }
  },
} satisfies Program

/** Once for all who wait for it. */
async function open({ sqlite, vars }: SqliteEnv): Promise<SqliteDatabase> {
  const { FIRST, MOST_STEPS } = vars
  opening ??= sqlite
    .open({
      path: 'database.sqlite',
      ...(FIRST !== undefined && { first: FIRST }),
      ...(MOST_STEPS !== undefined && { mostSteps: Number(MOST_STEPS) }),
    })
    .finally(() => {
      opening = undefined
    })
  database = await opening
  return database
}

function note(results: readonly SqlResult[]): void {
  counts.statements += results.length
  for (const { steps } of results) counts.steps += steps
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

function explain(error: unknown): Response {
  const code = codeOf(error)
  const status = STATUS[code as SqliteErrorCode]
  if (!(error instanceof Error) || code === undefined || status === undefined) throw error
  const statement = 'statement' in error ? Number(error.statement) : undefined
  return refuse({ status, code, error: error.message, ...(statement !== undefined && { statement }) })
}

function isOf(request: Request, method: string): Response | undefined {
  if (request.method === method) return undefined
  const response = refuse({ status: 405, code: 'wrong-method', error: `only ${method} is answered here` })
  response.headers.set('Allow', method)
  return response
}

function refuse({ status, ...told }: Problem): Response {
  const headers = status === 503 ? { 'Retry-After': '1' } : {}
  return Response.json(told, { status, headers })
}
