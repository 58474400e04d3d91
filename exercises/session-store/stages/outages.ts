/** Of the fifth stage: a store that is away time and again, for long, or from the middle of something on. */
import { test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { crashAtEachEvent } from '../../kit/crashes.ts'
import { inTime, underWay } from '../../kit/waiting.ts'
import { comersOf, expectBack, expectCookieLeft, expectCrowdSorry, goesAway } from '../outage.ts'
import { comes } from '../person.ts'
import {
  type Answer,
  ask,
  BACK_WITHIN_MS,
  expectName,
  expectNobody,
  expectSorry,
  hasReplied,
  IDLE_MS,
  mark,
  named,
  open,
  serverFor,
  storeOf,
} from '../site.ts'
import { aliveFor, secondsOf } from '../uses.ts'

export function outages(): void {
  test('again-and-again', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    const comers = await comersOf(world)
    const outages = [
      ['is dead', 3],
      ['has a name that leads nowhere', 3],
      ['answers with 500', 3],
      ['is dead', 18],
      ['is dead', 3],
    ] as const
    for (const [outage, [why, rounds]] of outages.entries()) {
      const heal = await goesAway(storeOf(world), why)
      for (let round = 0; round < rounds; round++) {
        await expectCrowdSorry(world, ann, why)
        await world.run(300 + 400 * context.random())
      }
      await heal()
      await expectBack(world, { stays: ann, leaves: ann }, (place) => comers[(outage + place) % 4])
    }
  })

  test('refused-in-between', async (context) => {
    // The store reads well, and refuses to write: from the beginning on, or when it has written once, or twice.
    const world = await open(context)
    for (const [path, refusedFrom] of [
      ['/me', 0],
      ['/cart', 0],
      ['/login', 0],
      ['/login', 1],
      ['/login', 2],
      ['/logout', 0],
      ['/logout', 1],
    ] as const) {
      const ann = await comes(world, 'Ann', 'web-1')
      const { cookie } = ann
      await ann.mustAdd('from Lisbon', 'web-2')
      await world.run(IDLE_MS * (0.3 + 0.3 * context.random())) // so that a use is written down
      const posts = path.startsWith('/log') ? { method: 'POST', json: { name: 'Ann' } } : {}
      const answer = await whileRefused(world, refusedFrom, () =>
        ask(world, path, { ...posts, cookie, server: 'web-3' }),
      )
      if (answer.status >= 300 || answer.status === 0) {
        expectSorry(answer, 'cannot write')
        expectCookieLeft(answer, 'cannot write')
        const after = await ann.me('web-2')
        // Who wanted to log out may be out, as they were told neither.
        if (path === '/logout' && after.status === 401) continue
        const what = named(answer)
        expectName(after, 'Ann', 'half-done', { what })
        await ann.expectCart(['from Lisbon'], 'web-1', 'half-done-cart', { what })
      } else if (path.startsWith('/log')) {
        const id = path === '/login' ? 'old-one-lives' : 'lives-after-log-out'
        expectNobody(await ask(world, '/me', { cookie, server: 'web-2' }), id)
      } else {
        ann.keep(answer)
        await world.run(aliveFor(IDLE_MS))
        await ann.expectKnown('web-2', 'use-not-written', { whenS: secondsOf(aliveFor(IDLE_MS)) })
      }
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

/** The store writes so many times, and then no more until that is over. */
async function whileRefused(
  world: World,
  refusedFrom: number,
  request: () => Promise<Answer>,
): Promise<Answer> {
  const store = storeOf(world)
  // What it answers takes its time, so that it is asked for one thing after the other.
  const slow = world.link(store, world.node('web-3'), { delayMs: 40 })
  const writesBefore = store.diskCalls.append
  const asked = underWay(request())
  const isDue = (): boolean => asked.isOver || store.diskCalls.append - writesBefore >= refusedFrom
  await inTime(world.until(isDue, 2000))
  const failing = store.failDisk({ calls: ['append'], count: 1000 })
  const answer = await asked.end
  failing.heal()
  slow.heal()
  await world.run(50)
  return answer
}
