/** SQLite on a node's disk: the same build, the same answers, and what stays of it. */
import { expect } from 'vitest'
import type { SqliteErrorCode, SqlResult, SqlStatement } from '../../../contract/sqlite.ts'
import type { Trial, TrialSetup } from '../trial.ts'
import type { Tries } from './tries.ts'

const FIRST = `
CREATE TABLE accounts (name TEXT PRIMARY KEY, cents INTEGER NOT NULL CHECK (cents >= 0));
INSERT INTO accounts VALUES ('ann', 1000), ('bob', 1000);
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
INSERT INTO notes (body) SELECT 'note ' || i FROM n;`

const program = `
let database
export default {
  async start(env) {
    database = await env.sqlite.open({ path: 'odd name/of a database', first: env.vars.FIRST })
  },
  async fetch(request, env) {
    if (request.method === 'GET') return Response.json(await env.disk.list())
    try {
      return Response.json(await database.run(await request.json()))
    } catch ({ code, message, statement }) {
      return Response.json({ code, message, statement }, { status: 500 })
    }
  },
}
`

const withDatabase = (role: object = {}): Partial<TrialSetup> => ({
  programs: { 'front.ts': program },
  provided: ['front.ts'],
  roles: { front: { engine: 'sqlite', vars: { FIRST }, ...role } },
})

interface Answer {
  readonly results?: readonly SqlResult[]
  readonly code?: SqliteErrorCode
  readonly message?: string
  readonly statement?: number
}

async function run(trial: Trial, ...statements: readonly (SqlStatement | string)[]): Promise<Answer> {
  const all = statements.map((each) => (typeof each === 'string' ? { sql: each } : each))
  const response = await trial.ask('front-1', '/', { method: 'POST', body: JSON.stringify(all) })
  const answer = (await response.json()) as Answer & readonly SqlResult[]
  return response.ok ? { results: answer } : answer
}

async function rows(trial: Trial, sql: string): Promise<unknown> {
  const { results, message } = await run(trial, sql)
  return results?.[0]?.rows ?? message
}

const move = (cents: number) => [
  { sql: 'UPDATE accounts SET cents = cents + ? WHERE name = ?', params: [cents, 'bob'] },
  { sql: 'UPDATE accounts SET cents = cents - ? WHERE name = ?', params: [cents, 'ann'] },
]
const CENTS = 'SELECT cents FROM accounts ORDER BY name'

export function ofDatabases(tries: Tries): void {
  tries(
    'a database begins with its first content, takes transactions as a whole, and outlives its process',
    async (trial) => {
      expect((await run(trial, ...move(300))).results).toMatchObject([{ changes: 1 }, { changes: 1 }])
      expect(await run(trial, ...move(800))).toMatchObject({ code: 'constraint', statement: 1 })
      expect(await rows(trial, CENTS)).toEqual([{ cents: 700 }, { cents: 1300 }])
      await trial.crash('front-1')
      await trial.restart('front-1')
      expect(await rows(trial, CENTS)).toEqual([{ cents: 700 }, { cents: 1300 }])
      expect(await rows(trial, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
      // The journal is gone, and the name of the file is the program's.
      expect(await (await trial.ask('front-1', '/')).json()).toEqual(['odd name/of a database'])
    },
    withDatabase(),
  )

  tries(
    'a process that dies amid transactions keeps what it acknowledged, and nothing half done',
    async (trial) => {
      let acknowledged = 0
      const moves = Array.from({ length: 20 }, () =>
        run(trial, ...move(1)).then(
          ({ results }) => {
            if (results !== undefined) acknowledged++
          },
          () => undefined,
        ),
      )
      await trial.event(({ kind }) => kind === 'sync')
      await trial.crash('front-1')
      await Promise.all(moves)
      await trial.restart('front-1')
      const [ann, bob] = (await rows(trial, CENTS)) as { readonly cents: number }[]
      expect((ann?.cents ?? 0) + (bob?.cents ?? 0)).toBe(2000)
      expect((bob?.cents ?? 0) - 1000).toBeGreaterThanOrEqual(acknowledged)
      expect(await rows(trial, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
    },
    withDatabase(),
  )

  tries(
    'steps are counted alike, and hold the core',
    async (trial) => {
      const scan = "SELECT count(*) AS c FROM notes WHERE body LIKE '%42'"
      const before = await trial.used('front-1')
      const { results } = await run(trial, scan)
      expect(results?.[0]).toMatchObject({ rows: [{ c: 50 }], steps: 20_061 })
      const { cpuMs, diskCalls } = await trial.used('front-1')
      expect(cpuMs - before.cpuMs).toBeGreaterThanOrEqual(1)
      expect(diskCalls).toEqual(before.diskCalls)
      await run(trial, "INSERT INTO notes (body) VALUES ('one more')")
      const after = await trial.used('front-1')
      expect(after.diskCalls.sync - diskCalls.sync).toBe(3)
    },
    withDatabase(),
  )

  tries(
    'a query without end is stopped, and what is no SQL is told',
    async (trial) => {
      const endless =
        'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0'
      expect((await run(trial, endless)).code).toBe('too-many-steps')
      expect(await run(trial, 'SELEC')).toMatchObject({ code: 'not-sql', statement: 0 })
      expect((await run(trial, 'SELECT ?')).code).toBe('wrong-params')
    },
    withDatabase(),
  )

  tries(
    'a database that fills its disk says so, and goes on',
    async (trial) => {
      const insert = `INSERT INTO notes (body) VALUES ('${'x'.repeat(50_000)}')`
      let answer: Answer = {}
      for (let count = 0; count < 20 && answer.code === undefined; count++) answer = await run(trial, insert)
      expect(answer.code).toBe('disk-full')
      expect(await rows(trial, CENTS)).toEqual([{ cents: 1000 }, { cents: 1000 }])
    },
    withDatabase({ diskBytes: 600_000 }),
  )
}
