/** Of the fifth stage: a store that is away time and again, for long, or from the middle of something on. */
import { test } from 'millions/suite'
import { crashAtEachEvent } from '../../kit/crashes.ts'
import { inTime } from '../../kit/waiting.ts'
import { expectBack, expectCookieLeft, expectCrowdSorry, goesAway } from '../outage.ts'
import { comes } from '../person.ts'
import {
  type Answer,
  ask,
  BACK_WITHIN_MS,
  expectNobody,
  expectSorry,
  hasReplied,
  IDLE_MS,
  mark,
  open,
  serverFor,
  storeOf,
} from '../site.ts'

export function outages(): void {
  test('again-and-again', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    const outages = [
      ['is dead', 3],
      ['has a name that leads nowhere', 3],
      ['answers with 500', 3],
      ['is dead', 18],
      ['is dead', 3],
    ] as const
    for (const [why, rounds] of outages) {
      const heal = await goesAway(storeOf(world), why)
      for (let round = 0; round < rounds; round++) {
        await expectCrowdSorry(world, ann, why)
        await world.run(300 + 400 * context.random())
      }
      await heal()
      await expectBack(world, { stays: ann, leaves: ann })
    }
  })

  test('dies-in-between', async (context) => {
    const world = await open(context)
    const store = storeOf(world)
    const whoDies = { disk: 'unsynced', events: 6 } as const
    let ann = await comes(world, 'Ann', 'web-1')
    let before = ann.cookie
    let answer: Answer | undefined
    const isDone = (): boolean => answer !== undefined && answer.status < 300
    const expectSure = async (id: string): Promise<void> => {
      if (answer !== undefined && !isDone()) expectSorry(answer, 'died in the middle')
      await world.run(BACK_WITHIN_MS)
      if (!isDone()) return
      expectNobody(await ask(world, '/me', { cookie: before, server: 'web-3' }), id)
    }
    await crashAtEachEvent(store, {
      ...whoDies,
      during: async (event) => {
        before = ann.cookie
        const json = { name: 'Ann' }
        answer = await ann.ask('/login', { method: 'POST', json, server: serverFor(event) })
      },
      after: async () => {
        await expectSure('old-one-lives')
        ann = isDone() ? ann : await comes(world, 'Ann', 'web-2')
        await ann.expectKnown('web-3')
      },
    })
    await crashAtEachEvent(store, {
      ...whoDies,
      events: 3,
      during: async (event) => {
        before = ann.cookie
        answer = await ann.logOut(serverFor(event))
      },
      after: async () => {
        await expectSure('lives-after-log-out')
        ann = await comes(world, 'Ann', 'web-1')
      },
    })
  })

  test('falls-silent', async (context) => {
    // It has said something, and says no more. All waits of a request together have two seconds.
    const world = await open(context)
    const json = { name: 'Ann', card: 'from Lisbon' }
    for (const [path, asking] of [
      ['/me', {}],
      ['/cart', { method: 'POST', json }],
      ['/login', { method: 'POST', json }],
    ] as const) {
      const ann = await comes(world, 'Ann', 'web-1')
      await world.run(IDLE_MS / 4) // so that it is time for a write
      const delayMs = 250 + 150 * context.random()
      const slow = world.link(world.node('web-2'), storeOf(world), { delayMs })
      const since = mark(world)
      const asked = ann.ask(path, { ...asking, server: 'web-2' })
      await inTime(world.until(() => hasReplied(world, since, 1), 2000))
      const frozen = storeOf(world).pause()
      const answer = await asked
      if (answer.status >= 300 || answer.status === 0) {
        expectSorry(answer, 'froze in the middle')
        expectCookieLeft(answer, 'froze in the middle')
      }
      frozen.heal()
      slow.heal()
      await world.run(BACK_WITHIN_MS)
    }
  })
}
