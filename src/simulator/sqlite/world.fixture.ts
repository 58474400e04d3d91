/** A world with a node that has SQLite, whose program does what each request's JSON says. */
import type { Role } from '../../contract/exercise.ts'
import type { SqliteErrorCode, SqlResult, SqlStatement } from '../../contract/sqlite.ts'
import type { Node, WorldOptions } from '../../contract/world.ts'
import { bringEngine } from '../engine.ts'
import { compile } from '../sandbox/compile.ts'
import { prepareRealm } from '../sandbox/realm.ts'
import { createWorld, type SimulatedWorld } from '../world.ts'
import type { WorldSetup } from '../world-setup.ts'
import { sqliteEngine } from './simulated.ts'
import { sqliteModule } from './wasm-file.ts'

export const ACCOUNTS = `
CREATE TABLE accounts (name TEXT PRIMARY KEY, cents INTEGER NOT NULL CHECK (cents >= 0)) WITHOUT ROWID;
CREATE TABLE transfers (id INTEGER PRIMARY KEY, note TEXT NOT NULL);
INSERT INTO accounts VALUES ('ann', 1000), ('bob', 1000);
`

const PROGRAM = `
let database
export default {
  async start(env) {
    const { first, mostWaiting } = env.vars
    database = await env.sqlite.open({
      path: 'data.sqlite',
      ...(first && { first }),
      ...(mostWaiting && { mostWaiting: Number(mostWaiting) }),
    })
  },
  async fetch(request, env) {
    try {
      return Response.json(await database.run(await request.json()))
    } catch ({ code, message, statement }) {
      return Response.json({ code, message, statement }, { status: 500 })
    }
  },
}
`

export interface SqlWorld {
  readonly world: SimulatedWorld
  readonly node: Node
  /** Rejects when there is no answer. */
  run(...statements: readonly (SqlStatement | string)[]): Promise<Answer>
  /** The values of a query's only column. */
  list(sql: string): Promise<readonly unknown[]>
}

export interface Answer {
  readonly results?: readonly SqlResult[]
  readonly code?: SqliteErrorCode
  readonly message?: string
  readonly statement?: number
}

export interface SqlWorldOptions {
  readonly first?: string
  readonly role?: Partial<Role>
  readonly seed?: number
  readonly options?: WorldOptions
  readonly program?: string
  readonly setup?: Partial<WorldSetup>
}

export async function startSqlWorld({
  first = ACCOUNTS,
  role = {},
  seed = 1,
  options,
  program = PROGRAM,
  setup,
}: SqlWorldOptions = {}): Promise<SqlWorld> {
  prepareRealm()
  bringEngine(sqliteEngine(sqliteModule()))
  const sql: Role = {
    program: { provided: 'sql.ts' },
    engine: 'sqlite',
    regions: { seoul: 1 },
    ...role,
    vars: { first, ...role.vars },
  }
  const world = await createWorld({
    stack: { entry: 'sql', roles: { sql }, load: { usersPerDay: 86_400, requestsPerUser: 1, read: '/' } },
    learner: compile({ 'learner.ts': PROGRAM }),
    provided: compile({ 'sql.ts': program }),
    seed,
    ...(options !== undefined && { options }),
    ...setup,
  })
  const run: SqlWorld['run'] = async (...statements) => {
    const all = statements.map((each) => (typeof each === 'string' ? { sql: each } : each))
    // Through the side door, which is next to no way.
    const response = await world.node('sql-1').fetch('/', { method: 'POST', body: JSON.stringify(all) })
    const answer = (await response.json()) as Answer & readonly SqlResult[]
    return response.ok ? { results: answer } : answer
  }
  return {
    world,
    node: world.node('sql-1'),
    run,
    list: async (sql) => {
      const { results, message } = await run(sql)
      if (results === undefined) throw new Error(message)
      return (results[0]?.rows ?? []).map((row) => Object.values(row)[0])
    },
  }
}
