/** A node that crashes anywhere keeps what it acknowledged, and nothing half done. */
import { expect, test } from 'vitest'
import type { CutDisk, DiskAfterCrash } from '../../contract/world.ts'
import { type Answer, startSqlWorld } from './world.fixture.ts'

type Disk = Exclude<DiskAfterCrash, 'lose'> | CutDisk

/** As many as a call has, by far. */
const MOST_EVENTS = 60

/** Money moves, and a note of it is kept: rows of two tables, an index among them, in pages of their own. */
const move = (number: number) => [
  `UPDATE accounts SET cents = cents - ${number} WHERE name = 'ann'`,
  `UPDATE accounts SET cents = cents + ${number} WHERE name = 'bob'`,
  `INSERT INTO transfers (note) VALUES ('${number} ${'x'.repeat(6000)}')`,
]

interface Trial {
  readonly disk: Disk
  readonly crashAt: number
  readonly seed: number
}

/** Whether the crash came. Moves 1, 2 and 3, all on their way at once, and looks at what is left of them. */
async function trial({ disk, crashAt, seed }: Trial): Promise<boolean> {
  const { world, node, run, list } = await startSqlWorld({ seed })
  const planned = node.crashBefore(crashAt, { disk })
  const acknowledged: number[] = []
  const answers = [1, 2, 3].map(async (number) => {
    const answer: Answer = await run(...move(number)).catch(() => ({}))
    if (answer.results !== undefined) acknowledged.push(number)
  })
  await Promise.all(answers)
  await world.run(50)
  planned.heal()
  const hasCrashed = node.state === 'down'
  await node.restart()
  const notes = await list('SELECT note FROM transfers ORDER BY id')
  const done = notes.map((note) => Number(String(note).split(' ')[0]))
  expect(new Set(done).size, 'each once').toBe(done.length)
  expect(done, 'acknowledged').toEqual(expect.arrayContaining(acknowledged))
  const moved = done.reduce((sum, number) => sum + number, 0)
  expect(await list('SELECT cents FROM accounts ORDER BY name'), 'nothing half done').toEqual([
    1000 - moved,
    1000 + moved,
  ])
  expect(await list('PRAGMA integrity_check')).toEqual(['ok'])
  // And it goes on.
  expect((await run(...move(4))).results).toHaveLength(3)
  return hasCrashed
}

const flavours: readonly Disk[] = ['chance', 'keep', 'unsynced', 'tear']

test.each(flavours)(
  'crashed before any event of its transactions, with a disk of the kind %s',
  async (disk) => {
    let crashes = 0
    for (let crashAt = 1; crashAt <= MOST_EVENTS; crashAt++) {
      if (!(await trial({ disk, crashAt, seed: crashAt }))) break
      crashes++
    }
    expect(crashes).toBeGreaterThan(25)
    expect(crashes).toBeLessThan(MOST_EVENTS)
  },
)

test('cut off after any number of bytes that were not synced', async () => {
  let cuts = 0
  for (let crashAt = 2; crashAt <= MOST_EVENTS; crashAt++) {
    const { world, node, run } = await startSqlWorld()
    const planned = node.crashBefore(crashAt)
    for (const number of [1, 2, 3]) void run(...move(number)).catch(() => undefined)
    await world.until(() => node.events >= crashAt - 1, 1000).catch(() => undefined)
    const { unsyncedBytes } = node
    planned.heal()
    for (const share of unsyncedBytes === 0 ? [] : [0, 1, 7, 11, 12, 513, 4096, unsyncedBytes - 1]) {
      if (share >= unsyncedBytes) continue
      cuts++
      await trial({ disk: { firstBytes: share }, crashAt, seed: 1 })
    }
    if (node.events < crashAt - 1) break
  }
  expect(cuts).toBeGreaterThan(40)
})

test('crashed again, anywhere, while it recovers', async () => {
  for (const disk of flavours) {
    for (let second = 1; second <= 20; second++) {
      const { world, node, run, list } = await startSqlWorld({ seed: second })
      await run(...move(1))
      // Pages of the database are written, its journal is still there: what a boot has to take back.
      node.failDisk({ calls: ['remove'] })
      expect((await run(...move(2))).code).toBe('disk-failed')
      node.crash({ disk: 'keep' })
      const planned = node.crashBefore(second, { disk })
      const hasBooted = await node.restart().then(
        () => node.state === 'up',
        () => false,
      )
      await world.run(10)
      planned.heal()
      await node.restart()
      expect(await list('SELECT cents FROM accounts ORDER BY name'), `${disk} ${second}`).toEqual([999, 1001])
      expect(await list('PRAGMA integrity_check')).toEqual(['ok'])
      if (hasBooted && second > 12) break
    }
  }
})

test('a replay tells how many bytes of a database a crash kept, and none of the bytes', async () => {
  const { world, node, run } = await startSqlWorld({ setup: { details: true } })
  node.slowDisk(1000)
  void run(...move(1)).catch(() => undefined)
  await world.until(() => node.unsyncedBytes > 0, 1000)
  node.crash({ disk: 'tear' })
  const [crash] = world.history.of('crash')
  expect(crash?.disk).toMatchObject([{ path: 'data.sqlite-journal', unsyncedBytes: expect.any(Number) }])
  expect(crash?.disk?.[0]).not.toHaveProperty('ending')
})
