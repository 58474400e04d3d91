/** What a class breaks together reaches its pages, and what came of it its instructors; a page that lies tells of itself alone. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Drill, DrillNow, DrillReport, DrillTold } from '../api.ts'
import { SetClock } from '../fixtures/clock.ts'
import { EventStream } from '../fixtures/event-stream.ts'
import { type Browser, openRoom, type Room } from '../fixtures/room.ts'
import { mostDrillMs } from './drills.ts'
import { lookEveryMs } from './live.ts'

let clock: SetClock
let room: Room
beforeEach(async () => {
  clock = new SetClock()
  room = await openRoom({ clock })
})
afterEach(async () => await room[Symbol.asyncDispose]())

type Heard = Partial<DrillNow & { readonly reports: readonly DrillReport[] }>

const path = (): string => `/classes/${room.classId}/drill`
const crash = { exercise: 'echo', fault: 'crash', node: 'echo-1' } as const

async function listen(as: Browser): Promise<EventStream<Heard>> {
  return new EventStream(await as.open('GET', `${path()}/live`))
}

async function start(body: unknown = crash): Promise<Drill> {
  return (await room.instructor.ask('POST', path(), { body })).json as Drill
}

/** Answered when it is written, at the next moment. */
async function tell(as: Browser, drill: string, told: unknown) {
  const answer = as.ask('POST', `${path()}/${drill}/report`, { body: told })
  let isAnswered = false
  void answer.finally(() => (isAnswered = true))
  while (!isAnswered) {
    clock.pass(lookEveryMs)
    await new Promise((resolve) => setImmediate(resolve))
  }
  // What was written a moment ago is found by the next look.
  clock.pass(lookEveryMs)
  return await answer
}

const ended: DrillTold = {
  phase: 'ended',
  share: 1,
  before: { requests: 100, errors: 0, p99Ms: 40 },
  since: { requests: 200, errors: 3, p99Ms: 900.5 },
}

test('it reaches every page with one seed, and whoever comes late is told what is on', async () => {
  const ada = await room.join(room.joinCode, 'Ada')
  const bo = await room.join(room.joinCode, 'Bo')
  await using early = await listen(ada.browser)
  expect(await early.next()).toMatchObject({ event: 'drill', data: { nowMs: clock.nowMs() } })
  const drill = await start()
  expect(drill).toEqual({
    ...crash,
    id: expect.any(String),
    seed: expect.any(Number),
    startedAtMs: clock.nowMs(),
    isOn: true,
  })
  clock.pass(lookEveryMs)
  expect((await early.next())?.data.drill).toEqual(drill)
  clock.pass(60_000)
  await using late = await listen(bo.browser)
  expect((await late.next())?.data).toEqual({ drill, nowMs: clock.nowMs() })
  await room.instructor.ask('DELETE', path())
  clock.pass(lookEveryMs)
  expect((await early.next())?.data.drill).toEqual({ ...drill, isOn: false })
  const other = await start({ exercise: 'echo', scene: 'a-scene' })
  expect(other.seed).not.toBe(drill.seed)
  clock.pass(lookEveryMs)
  expect((await late.next())?.data.drill).toMatchObject({ id: drill.id, isOn: false })
  expect((await late.next())?.data.drill).toEqual(other)
})

test('one that nobody ends is over after a while', async () => {
  const { browser } = await room.join(room.joinCode, 'Ada')
  const drill = await start()
  await using page = await listen(browser)
  expect((await page.next())?.data.drill).toEqual(drill)
  clock.pass(mostDrillMs)
  expect((await page.next())?.data.drill).toMatchObject({ id: drill.id, isOn: false })
})

test('what pages tell reaches instructors, and no learner', async () => {
  const ada = await room.join(room.joinCode, 'Ada')
  const bo = await room.join(room.joinCode, 'Bo')
  const drill = await start()
  await using board = await listen(room.instructor)
  await using page = await listen(bo.browser)
  expect((await board.next())?.data.drill).toEqual(drill)
  expect((await page.next())?.data.drill).toEqual(drill)
  const running = { phase: 'running', share: 0.25 }
  expect((await tell(ada.browser, drill.id, running)).status).toBe(200)
  expect(await board.next()).toMatchObject({
    event: 'reports',
    data: { reports: [{ ...running, learner: ada.learner.id }] },
  })
  await tell(ada.browser, drill.id, ended)
  expect((await board.next())?.data).toEqual({ reports: [{ ...ended, learner: ada.learner.id }] })
  const kept = await room.instructor.ask('GET', `/classes/${room.classId}/learners/${ada.learner.id}`)
  expect(kept.json).toMatchObject({ drill: ended })
  await using again = await listen(room.instructor)
  expect((await again.next())?.event).toBe('drill')
  expect((await again.next())?.data.reports).toHaveLength(1)
  await room.instructor.ask('DELETE', path())
  clock.pass(lookEveryMs)
  expect(await page.next()).toMatchObject({ event: 'drill', data: { drill: { isOn: false } } })
  // The next one begins with nothing told.
  await start()
  clock.pass(lookEveryMs)
  expect((await board.next())?.data.drill?.isOn).toBe(false)
  expect((await board.next())?.data.drill?.isOn).toBe(true)
  expect(await room.classroom.store.selectFrom('drillReports').selectAll().execute()).toEqual([])
})

test('a page of another class, and one that is behind, change nothing, and take nobody else along', async () => {
  const elsewhere = await room.newClass(room.instructor, { name: 'Elsewhere' })
  const eve = await room.join(elsewhere.joinCode, 'Eve')
  const ada = await room.join(room.joinCode, 'Ada')
  const drill = await start()
  // At the same moment, so that both are written at once.
  const evil = eve.browser.ask('POST', `/classes/${elsewhere.id}/drill/${drill.id}/report`, { body: ended })
  const [good, bad] = [await tell(ada.browser, drill.id, ended), await evil]
  expect(good.status).toBe(200)
  expect(bad.json).toMatchObject({ error: { code: 'unknown-drill' } })
  const kept = await room.classroom.store.selectFrom('drillReports').select('memberId').execute()
  expect(kept).toEqual([{ memberId: ada.learner.id }])
  await start()
  expect((await tell(ada.browser, drill.id, ended)).json).toMatchObject({ error: { code: 'unknown-drill' } })
})

test.each([
  ['a phase that there is not', { phase: 'won', share: 1 }],
  ['more than all of it', { ...ended, share: 2 }],
  ['more errors than requests', { ...ended, since: { requests: 1, errors: 2 } }],
  ['half a request', { ...ended, since: { requests: 1.5, errors: 0 } }],
  ['a wait before its beginning', { ...ended, since: { requests: 1, errors: 0, p99Ms: -1 } }],
  ['an endless one', '{"phase":"ended","share":1,"since":{"requests":1,"errors":0,"p99Ms":1e999}}'],
])('%s is refused', async (_, told) => {
  const { browser } = await room.join(room.joinCode, 'Ada')
  const { id } = await start()
  expect((await tell(browser, id, told)).json).toMatchObject({ error: { code: 'bad-request' } })
})

test.each([
  ['of an exercise that the class does not have', { ...crash, exercise: 'other' }, 'unknown-exercise'],
  ['with a fault that there is not', { ...crash, fault: 'burn' }, 'bad-request'],
  ['with both', { ...crash, scene: 'a' }, 'bad-request'],
  ['with markup', { exercise: 'echo', scene: '<b>' }, 'bad-request'],
])('an order %s is refused', async (_, body, code) => {
  expect(await start(body)).toMatchObject({ error: { code } })
})

test('whoever tells too often is told to wait', async () => {
  const { browser } = await room.join(room.joinCode, 'Ada')
  const { id } = await start()
  const codes = await Promise.all(
    Array.from({ length: 25 }, async () => {
      const answer = await browser.ask('POST', `${path()}/${id}/report`, { body: { phase: 'x' } })
      return answer.status
    }),
  )
  expect(codes.filter((code) => code === 429)).toHaveLength(5)
})

test('whoever signs out is told no more', async () => {
  const { browser } = await room.join(room.joinCode, 'Ada')
  await using page = await listen(browser)
  expect((await page.next())?.event).toBe('drill')
  await browser.ask('POST', '/sign-out')
  await start()
  clock.pass(lookEveryMs)
  expect((await page.next())?.event).toBe('gone')
  expect(await page.next()).toBeUndefined()
})
