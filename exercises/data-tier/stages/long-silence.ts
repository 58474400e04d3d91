/** Silence that lasts, and what looks like silence to whoever counts users: those who do not wait for an answer. */
import { test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import { send } from '../cards.ts'
import { ask, type Outcome, open, webFor } from '../cluster.ts'
import { expectBack, expectOutage } from '../coming.ts'

/** Few, as it is long. */
const PER_SECOND = 4
const READ_MS = 280
/** Of each that stays, this many leave. */
const LEAVERS = 4

export function longSilence(): void {
  test('back-after-a-long-silence', async (context) => {
    const cluster = await open(context)
    const cards = [await send(cluster, 'One'), await send(cluster, 'Two')]
    // Longer than most outages of a test: whoever asks more and more rarely is at seconds by now.
    for (const kind of ['frozen', 'answers-lost'] as const)
      await expectOutage(cluster, cards, kind, cluster.chance(9, 13), PER_SECOND)
  })

  test('leavers-are-no-silence', async (context) => {
    const cluster = await open(context, { vars: { READ_MS: String(READ_MS) } })
    const { world, chance } = cluster
    const card = await send(cluster, 'Greetings')
    const read = (web: string, patienceMs: number) => ask(cluster, `/cards/${card.id}`, { web, patienceMs })
    const staying: Promise<Outcome>[] = []
    const leaving: Promise<Outcome>[] = []
    for (let number = 0; number < 16; number++) {
      const web = webFor(number)
      for (let leaver = 0; leaver < LEAVERS; leaver++) {
        leaving.push(read(web, chance(30, 120)))
        await world.run(chance(5, 20))
      }
      staying.push(read(web, 8000))
      await world.run(chance(5, 20))
    }
    for (const outcome of await allOf(staying))
      expectBack(
        outcome,
        `a read takes ${READ_MS} ms, and many leave before that`,
        'leavers-taken-for-silence',
      )
    await allOf(leaving)
  })
}
