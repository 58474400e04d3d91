import { expect, test } from 'vitest'
import { firstContent } from './first-content.ts'
import { sqliteEngine } from './simulated.ts'
import { sqliteModule } from './wasm-file.ts'
import { startSqlWorld } from './world.fixture.ts'

test('statements of one call are one transaction: all of it, or nothing', async () => {
  const { run, list } = await startSqlWorld()
  await run(
    "UPDATE accounts SET cents = cents - 100 WHERE name = 'ann'",
    "UPDATE accounts SET cents = cents + 100 WHERE name = 'bob'",
  )
  expect(await list('SELECT cents FROM accounts ORDER BY name')).toEqual([900, 1100])
  const refused = await run(
    "UPDATE accounts SET cents = cents + 5000 WHERE name = 'bob'",
    "UPDATE accounts SET cents = cents - 5000 WHERE name = 'ann'",
  )
  expect(refused).toMatchObject({ code: 'constraint', statement: 1 })
  expect(refused.message).toContain('cents >= 0')
  expect(await list('SELECT cents FROM accounts ORDER BY name')).toEqual([900, 1100])
})

test('what is acknowledged takes the time of its syncs, and what only reads none of the disk', async () => {
  const { world, node, run } = await startSqlWorld()
  const before = { ...node.diskCalls }
  let atMs = world.nowMs
  await run("INSERT INTO transfers (note) VALUES ('first')")
  expect(world.nowMs - atMs).toBeGreaterThan(3)
  expect(node.diskCalls.sync - before.sync).toBe(3)
  expect(node.unsyncedBytes).toBe(0)
  const written = { ...node.diskCalls }
  atMs = world.nowMs
  await run('SELECT * FROM transfers')
  expect(world.nowMs - atMs).toBeLessThan(2)
  expect(node.diskCalls).toEqual(written)
})

test('a slow disk makes writes slow', async () => {
  const { world, node, run } = await startSqlWorld()
  node.slowDisk(20)
  const atMs = world.nowMs
  await run("INSERT INTO transfers (note) VALUES ('slow')")
  expect(world.nowMs - atMs).toBeGreaterThan(60)
})

test('an index shows in the time of the core, and in the answer', async () => {
  const cards = `
    CREATE TABLE cards (id INTEGER PRIMARY KEY, author TEXT NOT NULL, body TEXT NOT NULL);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
    INSERT INTO cards (author, body) SELECT 'p' || (i % 500), 'card ' || i FROM n;`
  const query = "SELECT count(*) AS c FROM cards WHERE author = 'p7'"
  const took = async (first: string) => {
    const { world, node, run, list } = await startSqlWorld({ first })
    expect(await list(query)).toEqual([40])
    const beforeMs = node.cpuMs
    const atMs = world.nowMs
    const { results } = await run(query)
    return { cpuMs: node.cpuMs - beforeMs, ms: world.nowMs - atMs, steps: results?.[0]?.steps ?? 0 }
  }
  const without = await took(cards)
  const withIndex = await took(`${cards} CREATE INDEX by_author ON cards (author);`)
  expect(without.cpuMs).toBeGreaterThan(2)
  expect(withIndex.cpuMs).toBeLessThan(0.1)
  expect(without.ms - withIndex.ms).toBeCloseTo(without.cpuMs - withIndex.cpuMs, 1)
  expect(without.steps).toBeGreaterThan(100 * withIndex.steps)
})

test('a reader hears nothing of a write before that is durable', async () => {
  const { world, node, run, list } = await startSqlWorld()
  node.slowDisk(1000)
  const write = run("INSERT INTO transfers (note) VALUES ('on its way')")
  await world.run(10)
  let heardMs = 0
  const read = list('SELECT note FROM transfers').then((notes) => {
    heardMs = world.nowMs
    return notes
  })
  await write
  const durableMs = world.nowMs
  expect(await read).toEqual(['on its way'])
  expect(heardMs).toBeGreaterThanOrEqual(durableMs - 2)
})

test('transactions that overlap are done to the disk in the order in which they ran', async () => {
  const { node, world, run, list } = await startSqlWorld({ role: { cores: 4 } })
  const long = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
    INSERT INTO transfers (note) SELECT 'long' FROM n WHERE i = 100000`
  await Promise.all([run(long), run("INSERT INTO transfers (note) VALUES ('short')")])
  node.crash({ disk: 'unsynced' })
  await node.restart()
  expect([...(await list('SELECT note FROM transfers'))].sort()).toEqual(['long', 'short'])
  expect(await list('PRAGMA integrity_check')).toEqual(['ok'])
  expect(world.nowMs).toBeGreaterThan(0)
})

test('chance and clock are the node’s own, and the same in each run', async () => {
  const look =
    "SELECT hex(randomblob(16)) AS r, strftime('%Y', 'now') AS y, julianday('now') AS j, datetime(0, 'unixepoch', 'localtime') AS l"
  const once = async (seed: number) => {
    const { world, run } = await startSqlWorld({ seed })
    const { results } = await run(look)
    world.node('sql-1').skewClock(86_400_000)
    const later = await run("SELECT julianday('now') AS j")
    return { row: results?.[0]?.rows[0], later: later.results?.[0]?.rows[0] }
  }
  const first = await once(1)
  expect(await once(1)).toEqual(first)
  expect(first.row).toMatchObject({ y: '2026', l: '1970-01-01 00:00:00' })
  expect(Number(first.later?.j) - Number(first.row?.j)).toBeCloseTo(1, 3)
  expect((await once(2)).row?.r).not.toBe(first.row?.r)
})

test('the first content is there at the first boot, once, and takes no time of the disk', async () => {
  const { node, run, list } = await startSqlWorld()
  expect(node.diskCalls.write + node.diskCalls.sync).toBe(0)
  await run("DELETE FROM accounts WHERE name = 'bob'")
  node.crash()
  await node.restart()
  expect(await list('SELECT name FROM accounts')).toEqual(['ann'])
})

test('what a setting says of the first content is made before there is a world, with pauses between its statements', async () => {
  const insert = 'INSERT INTO t VALUES (1);\n'
  const FIRST = `CREATE TABLE t (a);\n${insert.repeat(20)}`
  let hops = 0
  const count = (): void => {
    hops++
    counting = setImmediate(count)
  }
  let counting = setImmediate(count)
  const module = sqliteModule()
  await sqliteEngine(module).prepare({ FIRST })
  clearImmediate(counting)
  expect(hops).toBeGreaterThan(15)
  expect(firstContent(module, FIRST)).toBe(firstContent(module, FIRST))
  // What is wrong with it is told when it is wanted.
  await sqliteEngine(module).prepare({ FIRST: 'CREATE' })
  expect(() => firstContent(module, 'CREATE')).toThrow('syntax error')
})

test('a machine that lost its disk begins with the first content again', async () => {
  const { node, run, list } = await startSqlWorld()
  await run("DELETE FROM accounts WHERE name = 'bob'")
  node.crash({ disk: 'lose' })
  await node.restart()
  expect(await list('SELECT name FROM accounts')).toEqual(['ann', 'bob'])
})

test('calls beyond those that may wait are refused at once, and count for nothing', async () => {
  const { world, node, run, list } = await startSqlWorld({ role: { vars: { mostWaiting: '2' } } })
  node.slowDisk(1000)
  const calls = [1, 2, 3].map((number) => run(`INSERT INTO transfers (note) VALUES ('${number}')`))
  const answers = await Promise.all(calls)
  expect(answers.filter(({ results }) => results !== undefined)).toHaveLength(2)
  expect(answers.find(({ code }) => code !== undefined)?.code).toBe('busy')
  expect(world.nowMs).toBeGreaterThan(3000)
  expect(await list('SELECT count(*) AS c FROM transfers')).toEqual([2])
})

test('an instance that another boot had begins anew: a run is the same, whatever ran before', async () => {
  const look = async () => {
    const { node, run } = await startSqlWorld({ seed: 7 })
    const sizes = await run('SELECT hex(randomblob(8)) AS r, last_insert_rowid() AS i, total_changes() AS t')
    await run('INSERT INTO transfers (note) VALUES (hex(randomblob(8)))')
    node.crash({ disk: 'keep' })
    await node.restart()
    return [sizes, await run('SELECT * FROM transfers'), await run('SELECT total_changes() AS t')]
  }
  const first = await look()
  const { world, run } = await startSqlWorld({ seed: 8 })
  await run('INSERT INTO transfers (note) VALUES (hex(zeroblob(100000)))')
  world.end()
  expect(await look()).toEqual(first)
})

test('a learner’s program never has the engine', async () => {
  const role = { program: { learner: 'learner.ts' } }
  await expect(startSqlWorld({ role })).rejects.toThrow('only a program that is provided')
})
