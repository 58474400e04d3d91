/** The log is cut, and nothing that it told is lost. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../src/contract/world.ts'
import { Versions } from '../checkers/versions.ts'
import { WriteLedger } from '../checkers/write-ledger.ts'
import { oddKeys, wideValue } from './cards.ts'
import { primaryOf, replicaCount, start } from './cluster.ts'
import { expectCopies, expectNothingLost, expectNoWayBack, see } from './copies.ts'
import { crashWhileSaving, type Plan } from './crashes.ts'
import { mustWrite, outcomeOf, status } from './users.ts'

/** More than any write of these tests comes to: whoever writes so much at once writes a snapshot. */
const snapshotBytes = 8000

/** A thousand characters that no other count has. */
function longValue(count: number): string {
  return `${count}`.padEnd(1000, '.')
}

/** A write at the primary itself, without the way there. */
async function writeAt(primary: Node, ledger: WriteLedger, key: string, value: string): Promise<string> {
  const attempt = ledger.begin(key, value)
  const answered = await status(primary.fetch(`/items/${key}`, { method: 'PUT', body: value }))
  const outcome = outcomeOf(answered)
  if (outcome === 'acknowledged') attempt.acknowledged()
  return outcome
}

export function snapshot(): void {
  test('log-does-not-fill-the-disk', async (context) => {
    const world = await start(context)
    const ledger = new WriteLedger()
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    for (const key of ['kept', 'gone', ...oddKeys]) await mustWrite(world, key, wideValue(1), { ledger })
    await expectCopies(world, [replica])
    replica.crash()
    await mustWrite(world, 'gone', null, { ledger })
    for (let count = 1; count <= 300; count++) {
      const outcome = await writeAt(primary, ledger, `card-${count % 5}`, longValue(count))
      expect(outcome, say('disk-full', { count })).toBe('acknowledged')
    }
    await replica.restart()
    await expectCopies(world, world.nodes('replica'), 'copy-outlived')
    primary.crash({ disk: 'unsynced' })
    await primary.restart()
    await expectNothingLost(world, ledger, 'write-lost-with-the-log')
  })

  test('late-snapshot', async (context) => {
    const world = await start(context, replicaCount(1))
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    const versions = new Versions()
    let version = 0
    const ledger = new WriteLedger()
    for (let count = 0; count < 110; count++) await writeAt(primary, ledger, 'card', `${++version}`)
    for (let round = 0; round < 2; round++) {
      replica.crash({ disk: 'lose' })
      const slow = world.link(primary, replica, { delayMs: 1300 })
      await replica.restart()
      await world.run(60 + Math.round(300 * context.random()))
      await writeAt(primary, ledger, 'card', `${++version}`)
      slow.heal()
      await writeAt(primary, ledger, 'card', `${++version}`)
      for (let count = 0; count < 25; count++) {
        await see(versions, [replica])
        await world.run(70)
      }
      expectNoWayBack(versions)
      await expectCopies(world, [replica], 'copy-outlived')
    }
  })

  test('crashes-while-the-log-is-cut', async (context) => {
    const world = await start(context)
    const ledger = new WriteLedger()
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    for (const key of ['kept', ...oddKeys]) await mustWrite(world, key, wideValue(1), { ledger })
    const plans: Plan[] = [primary, replica].map((node) => ({ node, crashes: [...moments], done: 0 }))
    let isFirst = true
    for (let count = 0; count < 260; count += 4) {
      const cards = [0, 1, 2, 3].map((place) => (count + place) % 12)
      const work = Promise.all(
        cards.map((card) => writeAt(primary, ledger, `card-${card}`, longValue(count + card))),
      )
      const hasCrashed = await crashWhileSaving(world, isFirst ? [] : plans, snapshotBytes, work)
      const refused = (await work).find((outcome) => outcome !== 'acknowledged')
      if (hasCrashed) await expectNothingLost(world, ledger, 'write-lost-with-the-log')
      else expect(refused, say('disk-full', { count: count + 4 })).toBe(undefined)
      if (count === 120) isFirst = false
    }
    await expectCopies(world, world.nodes('replica'), 'copy-has-gaps')
    for (let boots = 0; boots < 2; boots++) {
      primary.crash({ disk: 'unsynced' })
      await primary.restart()
      await expectNothingLost(world, ledger, 'write-lost-with-the-log')
    }
  })
}

/** What a crash leaves of a snapshot that is being written, and of the log that it makes needless. */
const moments: Plan['crashes'] = [
  { events: 1, disk: 'keep' },
  { events: 1, disk: 'half' },
  { events: 2, disk: 'unsynced' },
  { events: 2, disk: 'keep' },
  { events: 3, disk: 'unsynced' },
  { events: 3, disk: 'keep' },
  { events: 4, disk: 'unsynced' },
]
