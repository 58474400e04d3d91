/** The second stage, much at a time: an outage in which more is written than one message can bring. */
import { test } from 'millions/suite'
import { inCrowds } from '../../kit/at-once.ts'
import { allOf } from '../../kit/waiting.ts'
import { type Cluster, centerFor, centers, fresh, open, otherThan, SEOUL } from '../cluster.ts'
import { AGAIN_MS, againMs, expectInTime, expectSame, type Settled, write } from '../expectations.ts'
import { boot, crash, cutOff } from '../outages.ts'

const caughtUp: Omit<Settled, 'why'> = { withinMs: AGAIN_MS, id: 'not-caught-up' }
/** 1.2 MB in all: four seconds on the way to Frankfurt, if it came in one piece. */
const WRITES = 400
/** Three bytes each. */
const long = '海'.repeat(980)
/** 27 KB at a time. */
const CARDS = 9

export function much(): void {
  test('much-written-meanwhile', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    await writeEverywhere(cluster, 'before')
    // From Seoul it is far to both others: it has much to tell, or much to be told.
    const writer = centerFor(Math.floor(chance(0, 3)))
    const cut = cutOff(cluster, SEOUL, otherThan(SEOUL))
    const writes = Array.from({ length: WRITES }, (_, place) => `long-${place % CARDS}`)
    await inCrowds(writes, (key) => write(cluster, writer, key, `${fresh(cluster)} ${long}`), CARDS)
    await world.run(chance(15_000, 30_000))
    cut.heal()
    for (let round = 0; round < 4; round++) {
      await writeEverywhere(cluster, `${round}`)
      await world.run(chance(300, 1500))
    }
    const why = `${SEOUL} had been cut off, and ${WRITES} long writes were made at ${writer} meanwhile`
    await expectSame(cluster, { ...caughtUp, withinMs: againMs(WRITES), why })
    // From now on nobody misses much; what has to be told is little, though the past is long.
    for (const away of [SEOUL, writer === SEOUL ? centerFor(1) : writer]) {
      crash(cluster, away)
      for (const other of otherThan(away))
        await write(cluster, other, `without-${away}-${other}`, fresh(cluster))
      await boot(cluster, away, 'the others are well')
      await expectSame(cluster, {
        ...caughtUp,
        prefix: `without-${away}`,
        why: `${away} was back after a crash in which it had missed two writes, of ${WRITES} and more in all`,
      })
    }
  })
}

async function writeEverywhere(cluster: Cluster, name: string): Promise<void> {
  const why = 'others may catch up meanwhile'
  const written = centers.map((center) => write(cluster, center, `${name}-${center}`, fresh(cluster)))
  for (const outcome of await allOf(written)) expectInTime(cluster, outcome, why)
}
