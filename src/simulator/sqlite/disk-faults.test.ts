import { expect, test } from 'vitest'
import type { DiskCall } from '../../contract/world.ts'
import { startSqlWorld } from './world.fixture.ts'

const note = (text: string) => ({ sql: 'INSERT INTO transfers (note) VALUES (?)', params: [text] })
const NOTES = 'SELECT note FROM transfers ORDER BY id'

test.each(['write', 'sync', 'remove'] as const)(
  'when the disk fails to %s, what was acknowledged stays, what failed is not seen, and the next call works',
  async (call: DiskCall) => {
    const { node, run, list } = await startSqlWorld()
    await run(note('kept'))
    node.slowDisk(100)
    // Three calls are on their way together; the disk fails a call of one, and those behind it stand on it.
    const texts = ['a', 'b', 'c']
    const calls = texts.map((text) => run(note(text)))
    const fault = node.failDisk({ calls: [call] })
    const answers = await Promise.all(calls)
    fault.heal()
    expect(answers.map(({ code }) => code)).toEqual(['disk-failed', 'disk-failed', 'disk-failed'])
    expect(answers[0]?.message).toContain('nothing of it was kept')
    expect(await list(NOTES)).toEqual(['kept'])
    expect((await run(note('after'))).results).toHaveLength(1)
    node.crash({ disk: 'unsynced' })
    await node.restart()
    expect(await list(NOTES)).toEqual(['kept', 'after'])
    expect(await list('PRAGMA integrity_check')).toEqual(['ok'])
  },
)

test('a reader that saw what then failed is not answered with it', async () => {
  const { world, node, run } = await startSqlWorld()
  node.slowDisk(100)
  const write = run(note('never was'))
  await world.run(5)
  const read = run(NOTES)
  node.failDisk({ calls: ['remove'] })
  expect((await write).code).toBe('disk-failed')
  expect((await read).code).toBe('disk-failed')
})

test('a disk that fails at every call of a transaction in turn loses nothing that was acknowledged', async () => {
  const { node, run, list } = await startSqlWorld()
  const acknowledged: string[] = []
  for (let round = 0; round < 40; round++) {
    const fault = node.failDisk({ calls: ['write', 'sync', 'remove'], count: 1 + (round % 4) })
    if (round % 3 === 0) fault.heal()
    const text = `note ${round}`
    const { results } = await run(note(text))
    if (results !== undefined) acknowledged.push(text)
    fault.heal()
  }
  expect(acknowledged.length).toBeGreaterThan(12)
  expect(await list(NOTES)).toEqual(acknowledged)
})

test('while the disk can be read by nobody, calls are refused in words, and then go on', async () => {
  const { node, run, list } = await startSqlWorld()
  await run(note('kept'))
  node.failDisk({ calls: ['sync'] })
  const broken = node.failDisk({ calls: ['read', 'list'], count: 1000 })
  expect((await run(note('lost'))).code).toBe('disk-failed')
  expect((await run(NOTES)).code).toBe('disk-failed')
  expect(node.state).toBe('up')
  broken.heal()
  expect(await list(NOTES)).toEqual(['kept'])
})

test('a disk that is full is told, and what is there stays', async () => {
  const { node, run, list } = await startSqlWorld({ role: { diskBytes: 60_000 } })
  const long = 'x'.repeat(5000)
  let written = 0
  for (;;) {
    const { code } = await run(note(`${written} ${long}`))
    if (code !== undefined) {
      expect(code).toBe('disk-full')
      break
    }
    written++
  }
  expect(written).toBeGreaterThan(3)
  expect(await list('SELECT count(*) AS c FROM transfers')).toEqual([written])
  expect(await list('PRAGMA integrity_check')).toEqual(['ok'])
  expect(node.state).toBe('up')
})

test('a first content that does not fit is told at boot', async () => {
  await expect(startSqlWorld({ role: { diskBytes: 5000 } })).rejects.toThrow('no space left')
})

test('a file that is no database, or a damaged one, is told at boot', async () => {
  const broken = (bytes: string) => `
let database
let words = ''
export default {
  async start(env) {
    await env.disk.write('data.sqlite', ${bytes})
    await env.disk.sync('data.sqlite')
    try { database = await env.sqlite.open({ path: 'data.sqlite' }) } catch ({ code, message }) { words = code + ': ' + message }
  },
  fetch: () => new Response(words),
}`
  const { world } = await startSqlWorld({ program: broken("'x'.repeat(10000)") })
  expect(await (await world.fetch('/')).text()).toBe('corrupt: file is not a database')
})
