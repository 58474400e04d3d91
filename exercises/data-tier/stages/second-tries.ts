/** What a second try meets may be its own first one, or somebody else's: a 412 does not say which. */
import { expect, say, test } from 'millions/suite'
import { underWay } from '../../kit/waiting.ts'
import { type Created, expectCopies, expectGone, expectSame, post, send } from '../cards.ts'
import {
  answered,
  ask,
  type Cluster,
  databaseOf,
  got,
  mark,
  type Outcome,
  open,
  request,
  sent,
  webFor,
} from '../cluster.ts'
import { loseAnswers } from '../outages.ts'

/** How the first try fails. */
const failures = {
  'its first answer got lost': (cluster: Cluster, web: string, work: () => Promise<Outcome>) =>
    loseAnswers(cluster, web, 0, 1, work),
  'nobody was there at its first try': refusedOnce,
} as const

export function secondTries(): void {
  test('key-known-at-a-second-try', async (context) => {
    const cluster = await open(context)
    for (const [place, [how, failing]] of Object.entries(failures).entries()) {
      for (const isDeleted of [false, true]) {
        const web = webFor(place)
        const text = `Known ${place} ${isDeleted}`
        const key = `of ${text}`
        const card = await send(cluster, text, { key, web: webFor(place + 1) })
        if (isDeleted) await ask(cluster, `/cards/${card.id}`, { method: 'DELETE', web })
        const why = `its key is that of a card that was ${isDeleted ? 'deleted' : 'sent'} before, and ${how}`
        const other = `Another ${text}`
        expectTold(await failing(cluster, web, () => post(cluster, other, { key, web })), 422, why)
        const same = await failing(cluster, web, () => post(cluster, text, { key, web }))
        expectTold(same, 201, why)
        expectSame(same, card, why)
        await expectCopies(cluster, other, [0, 0], `${why}: it was refused`)
        if (isDeleted) await expectGone(cluster, card, `it was deleted, and its POST came again; ${how}`)
        else await expectCopies(cluster, text, [1, 1], why)
      }
    }
  })

  test('key-taken-before-a-second-try', async (context) => {
    const cluster = await open(context)
    for (const round of [0, 1, 2, 3]) {
      const [web, far] = [webFor(round), webFor(round + 1)]
      const key = `free ${round}`
      const [text, other] = [`First ${round}`, round === 3 ? `First ${round}` : `Second ${round}`]
      const before = answered(cluster, web)
      const disk = databaseOf(cluster).failDisk({ calls: ['append'], count: 1 })
      const asked = underWay(post(cluster, text, { key, web, isDirect: true }))
      await cluster.world.until(() => asked.isOver || answered(cluster, web) > before, 5000)
      const second = await post(cluster, other, { key, web: far, isDirect: true })
      const isDeleted = round === 2 && second.status === 201
      const card = second.json as Created
      if (isDeleted) await ask(cluster, `/cards/${card.id}`, { method: 'DELETE', web: far, isDirect: true })
      const first = await asked.end
      disk.heal()
      const why = `a try of “${text}” failed, and then “${other}” came to ${far} with the same key`
      // Whoever was quicker has the key.
      const isTaken = second.status === 201 && other !== text
      expectTold(first, isTaken ? 422 : 201, why)
      expectTold(second, isTaken || other === text ? 201 : 422, why)
      await expectCopies(cluster, text, isTaken ? [0, 0] : [1, 1], why)
      if (isDeleted) await expectGone(cluster, card, `it was deleted, and ${why}`)
      else if (other !== text) await expectCopies(cluster, other, isTaken ? [1, 1] : [0, 0], why)
    }
  })
}

/** Nobody is there at the first try, and the database is up again right after that. */
async function refusedOnce(cluster: Cluster, web: string, work: () => Promise<Outcome>): Promise<Outcome> {
  databaseOf(cluster).crash({ disk: 'unsynced' })
  const since = mark(cluster)
  const asked = underWay(work())
  await cluster.world.until(() => asked.isOver || sent(cluster, since, web).length > 0, 5000)
  await databaseOf(cluster).restart()
  return await asked.end
}

function expectTold(outcome: Outcome, wanted: number, why: string): void {
  const values = { request: request(outcome), got: got(outcome), wanted, why }
  expect(got(outcome), say('second-try-mistaken', values, outcome.at)).toBe(wanted)
}
