import { expect, test } from 'vitest'
import type { Role } from '../../../src/contract/exercise.ts'
import { bringEngine } from '../../../src/simulator/engine.ts'
import { startShared } from '../../../src/simulator/shared-world.fixture.ts'
import { sqliteEngine } from '../../../src/simulator/sqlite/simulated.ts'
import { sqliteModule } from '../../../src/simulator/sqlite/wasm-file.ts'

const FIRST = `
CREATE TABLE people (name TEXT PRIMARY KEY, age INTEGER CHECK (age > 0), photo BLOB);
CREATE TABLE cards (id INTEGER PRIMARY KEY, author TEXT NOT NULL REFERENCES people, body TEXT);
INSERT INTO people (name, age) VALUES ('ann', 30), ('한결', 40);`

async function start(role: Partial<Role> = {}) {
  bringEngine(sqliteEngine(sqliteModule()))
  const world = await startShared('sql', {
    role: { engine: 'sqlite', ...role, vars: { FIRST, ...role.vars } },
  })
  const ask = async (path: string, body: unknown) => {
    const init = { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }
    const response = await world.fetch(path, init)
    return { status: response.status, headers: response.headers, json: await response.json() }
  }
  const query = (sql: string, ...params: unknown[]) => ask('/query', { sql, params })
  return { world, node: world.node('sql-1'), ask, query }
}

test('a query gives rows by the names of their columns', async () => {
  const { query } = await start()
  const { status, json } = await query('SELECT name, age, age / 3.0 AS third FROM people WHERE age > ?', 35)
  expect(status).toBe(200)
  expect(json).toEqual({
    rows: [{ name: '한결', age: 40, third: 40 / 3 }],
    changes: 0,
    lastInsertRowid: expect.any(Number),
  })
})

test('a write tells what it changed, and bytes pass as base64', async () => {
  const { query } = await start()
  const written = await query('UPDATE people SET photo = ? WHERE age > ?', { base64: 'AP8QgA==' }, 0)
  expect(written.json).toMatchObject({ rows: [], changes: 2 })
  const { json } = await query('SELECT photo, length(photo) AS bytes FROM people WHERE name = ?', 'ann')
  expect(json).toMatchObject({ rows: [{ photo: { base64: 'AP8QgA==' }, bytes: 4 }] })
  const card = await query('INSERT INTO cards (author, body) VALUES (?, ?)', 'ann', 'hello')
  expect(card.json).toMatchObject({ changes: 1, lastInsertRowid: 1 })
})

test('a name such as __proto__ is a column like others', async () => {
  const { query } = await start()
  const { json } = await query('SELECT 1 AS "__proto__", 2 AS "constructor"')
  expect(JSON.stringify(json)).toContain('{"__proto__":1,"constructor":2}')
})

test('a transaction is done as a whole, or not at all', async () => {
  const { ask, query } = await start()
  const insert = (body: string, author = 'ann') => ({
    sql: 'INSERT INTO cards (author, body) VALUES (?, ?)',
    params: [author, body],
  })
  const done = await ask('/transaction', [insert('one'), insert('two')])
  expect(done.status).toBe(200)
  expect(done.json).toMatchObject([{ lastInsertRowid: 1 }, { lastInsertRowid: 2 }])
  const refused = await ask('/transaction', [insert('three'), insert('four', 'nobody')])
  expect(refused.status).toBe(409)
  expect(refused.json).toMatchObject({ code: 'constraint', statement: 1 })
  expect((await query('SELECT count(*) AS c FROM cards')).json).toMatchObject({ rows: [{ c: 2 }] })
})

test.each([
  ['no JSON', '{', 400, 'not-json', 'no JSON'],
  ['nothing', '', 400, 'not-json', 'no JSON'],
  ['null', 'null', 400, 'not-one-statement', '"sql"'],
  ['a list', [], 400, 'not-one-statement', '/transaction'],
  ['no sql', { params: [] }, 400, 'not-one-statement', '"sql"'],
  ['another name', { sql: 'SELECT 1', args: [] }, 400, 'not-one-statement', 'args'],
  ['params that are no list', { sql: 'SELECT 1', params: {} }, 400, 'wrong-params', 'list'],
  ['text that is not SQL', { sql: 'SELEC 1' }, 400, 'not-sql', 'SELEC'],
  ['an empty text', { sql: ' -- nothing' }, 400, 'not-one-statement', 'no statement'],
  ['a table that there is not', { sql: 'SELECT * FROM nope' }, 400, 'not-sql', 'nope'],
  ['two statements', { sql: 'SELECT 1; DELETE FROM people' }, 400, 'not-one-statement', 'second statement'],
  [
    'too few params',
    { sql: 'SELECT ?, ?', params: [1] },
    400,
    'wrong-params',
    '2 parameters, and was given 1',
  ],
  ['too many params', { sql: 'SELECT 1', params: [1] }, 400, 'wrong-params', '0 parameters, and was given 1'],
  ['true', { sql: 'SELECT ?', params: [true] }, 400, 'wrong-value', 'write 1'],
  ['an object', { sql: 'SELECT ?', params: [{ a: 1 }] }, 400, 'wrong-value', '{"a":1}'],
  ['no base64', { sql: 'SELECT ?', params: [{ base64: '?' }] }, 400, 'wrong-value', 'no value'],
  ['a number too large for JSON', { sql: 'SELECT 9007199254740993 AS n' }, 400, 'wrong-value', 'CAST'],
  ['no number at all', { sql: 'SELECT 9e999 AS n' }, 400, 'wrong-value', 'CAST'],
  ['two columns of a name', { sql: 'SELECT 1 AS a, 2 AS a' }, 400, 'wrong-value', 'AS'],
  ['BEGIN', { sql: 'BEGIN' }, 400, 'not-allowed', 'one transaction already'],
  ['SAVEPOINT', { sql: 'SAVEPOINT a' }, 400, 'not-allowed', 'one transaction already'],
  ['a PRAGMA that sets', { sql: 'PRAGMA synchronous = OFF' }, 400, 'not-allowed', 'synchronous'],
  ['ATTACH', { sql: "ATTACH 'other' AS o" }, 400, 'not-allowed', 'stands alone'],
  ['a temporary table', { sql: 'CREATE TEMP TABLE t (a)' }, 400, 'not-allowed', 'next restart'],
  ['CHECK', { sql: "UPDATE people SET age = 0 WHERE name = 'ann'" }, 409, 'constraint', 'age > 0'],
  ['UNIQUE', { sql: "INSERT INTO people (name) VALUES ('ann')" }, 409, 'constraint', 'people.name'],
  ['a foreign key', { sql: "INSERT INTO cards (author) VALUES ('x')" }, 409, 'constraint', 'FOREIGN KEY'],
  [
    'an overflow',
    { sql: 'SELECT sum(n) FROM (SELECT 9223372036854775807 AS n UNION ALL SELECT 1)' },
    422,
    'failed',
    'overflow',
  ],
  ['a text too large', { sql: "SELECT printf('%.*c', 5000000, 'x') AS t" }, 422, 'too-large', 'too big'],
])('%s is told in words', async (_, body, status, code, words) => {
  const { node, ask } = await start()
  const answer = await ask('/query', body)
  expect(answer).toMatchObject({ status, json: { code, error: expect.stringContaining(words) } })
  expect(node.state).toBe('up')
  expect(node.unsyncedBytes).toBe(0)
})

const ENDLESS = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n'

test('a query without end is stopped and told, after the time that its steps take', async () => {
  const { world, node, query } = await start()
  const before = node.cpuMs
  const { status, json } = await query(ENDLESS)
  expect([status, json]).toEqual([
    422,
    { code: 'too-many-steps', statement: 0, error: expect.stringContaining('after 2,000,000 steps') },
  ])
  expect(node.cpuMs - before).toBeCloseTo(100, -1)
  expect((await query('SELECT 1 AS one')).json).toMatchObject({ rows: [{ one: 1 }] })
  expect(world.nowMs).toBeGreaterThan(100)
  const less = await start({ vars: { MOST_STEPS: '100000' } })
  expect((await less.query(ENDLESS)).json).toMatchObject({ error: expect.stringContaining('100,000 steps') })
})

test('a write without end changes nothing', async () => {
  const { query } = await start()
  const sql = `INSERT INTO people (name) ${ENDLESS.replace('count(*)', 'i')}`
  expect((await query(sql)).json).toMatchObject({ code: 'too-many-steps' })
  expect((await query('SELECT count(*) AS c FROM people')).json).toMatchObject({ rows: [{ c: 2 }] })
})

test('rows that are too many are refused', async () => {
  const { query } = await start()
  const { status, json } = await query(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT printf('%.*c', 1000, 'x') AS t FROM n`,
  )
  expect([status, json]).toMatchObject([422, { code: 'too-large', error: expect.stringContaining('LIMIT') }])
})

test('a body, or a transaction, that is too large is refused', async () => {
  const { ask } = await start()
  expect((await ask('/query', { sql: `SELECT '${'x'.repeat(1_000_001)}'` })).status).toBe(413)
  expect((await ask('/transaction', new Array(1001).fill({ sql: 'SELECT 1' }))).status).toBe(400)
  expect((await ask('/transaction', [])).status).toBe(400)
})

test('other paths and methods are refused, and what was done is counted', async () => {
  const { world, query } = await start()
  expect((await world.fetch('/nope')).status).toBe(404)
  const wrong = await world.fetch('/query')
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
  await query('SELECT * FROM people')
  await query('SELEC')
  const status = await (await world.fetch('/status')).json()
  expect(status).toMatchObject({ calls: 2, statements: 1 })
})

test('a disk that is full, or fails, is told; the node stays up, and works again when the disk does', async () => {
  const { node, query } = await start({ diskBytes: 60_000 })
  const long = 'x'.repeat(20_000)
  const insert = () => query('INSERT INTO cards (author, body) VALUES (?, ?)', 'ann', long)
  const statuses: number[] = []
  for (let count = 0; count < 4; count++) statuses.push((await insert()).status)
  expect(statuses).toContain(507)
  node.failDisk({ calls: ['sync'] })
  const failed = await query('DELETE FROM cards WHERE id < 0 OR id = 1')
  expect([503, 507]).toContain(failed.status)
  expect(node.state).toBe('up')
  expect((await query('SELECT name FROM people')).status).toBe(200)
})

test('a disk that fails while the node boots is tried again by the next call', async () => {
  const { node, query } = await start()
  node.crash({ disk: 'keep' })
  node.failDisk({ calls: ['read', 'list'] })
  await node.restart()
  expect(node.state).toBe('up')
  expect((await query('SELECT name FROM people')).status).toBe(200)
})

test.each([
  ['no database', (bytes: Uint8Array) => bytes.fill(120), 'not a database'],
  ['damaged in its midst', (bytes: Uint8Array) => bytes.fill(255, 4096), 'malformed'],
])('a file that is %s is told with 500, by a node that is up', async (_, damage, words) => {
  const { world, node, query } = await start()
  node.crash({ disk: 'keep' })
  const file = world.machineOf(node).disk.open('database.sqlite')
  const bytes = file.read(0, file.length)
  damage(bytes)
  file.write(bytes, 1)
  file.sync()
  await node.restart()
  expect(node.state).toBe('up')
  for (let count = 0; count < 2; count++) {
    const { status, json } = await query('SELECT * FROM people')
    expect([status, json]).toMatchObject([500, { code: 'corrupt', error: expect.stringContaining(words) }])
  }
})
