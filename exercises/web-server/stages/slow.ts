/** One slow request beside many quick ones: who asks for the report waits, and nobody else. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { allOf } from '../../kit/waiting.ts'
import { Browser } from '../browser.ts'
import { expectHead } from '../routes.ts'
import { type Answer, ask, JSON_ONLY, open, post, readObject, sendCard, shown } from '../visits.ts'

/** What the lesson promises. */
const REPORT_MS = 2000
const QUICK_MS = 100
/** A request keeps the core busy for as long as the page of the lesson tells. */
const SERVICE_MS = 10
/** Some room for the way, and for those who are served in between. */
const ROOM_MS = 500

export function slow(): void {
  test('report', async (context) => {
    const world = await open(context)
    await expectReport(world, { cards: 0, people: 0 })
    const users: Browser[] = []
    for (const name of ['Ann', 'Bob', 'Ann', '__proto__']) {
      const user = new Browser(world)
      users.push(user)
      await user.logIn(name)
      await user.post('/cards', { text: `From ${name}` })
    }
    // People are counted by their cards: who has left is still one of them.
    for (const user of users) if (context.random() < 0.5) await user.logOut()
    const silent = new Browser(world)
    await silent.logIn('Carol')
    await sendCard(world, 'From nobody')
    const report = await expectReport(world, { cards: 5, people: 3 })
    await expectHead(world, '/report', JSON_ONLY, report)
  })

  test('others-are-quick', async (context) => {
    const world = await open(context)
    await sendCard(world, 'Before')
    const reports = allOf([reportOf(world)])
    await expectQuick(world, context.random, 'one report')
    for (const report of await reports) expectInTime(report, REPORT_MS + ROOM_MS)
  })

  test('two-reports', async (context) => {
    const world = await open(context, SERVICE_MS)
    await sendCard(world, 'Before')
    const reports = allOf([reportOf(world), world.run(700 * context.random()).then(() => reportOf(world))])
    await expectQuick(world, context.random, 'two reports', 2)
    const [first, second] = await reports
    if (first !== undefined) expectInTime(first, 2 * REPORT_MS + ROOM_MS)
    // It may have joined the first one.
    if (second !== undefined) expectInTime(second, 2 * REPORT_MS + ROOM_MS, 0)
    for (const answer of await allOf([reportOf(world), reportOf(world)]))
      expectInTime(answer, 2 * REPORT_MS + ROOM_MS)
  })

  test('whoever-leaves', async (context) => {
    const world = await open(context)
    await sendCard(world, 'Before')
    const leave = async (): Promise<void> => {
      const patienceMs = 100 + 400 * context.random()
      const sentMs = world.nowMs
      const ended = await world.fetch('/report', { headers: JSON_ONLY, patienceMs }).catch(() => undefined)
      const tookMs = Math.round(world.nowMs - sentMs)
      expectThere(ended?.status ?? 200, ended)
      const failed = say('report-failed', { status: ended?.status ?? 0 }, ended)
      expect(ended?.status ?? 200, failed).toBe(200)
      expect(ended, say('report-too-soon', { tookMs, least: REPORT_MS }, ended)).toBeUndefined()
    }
    const leaving = allOf([leave(), leave(), leave()])
    // Later than those who leave, and before they do.
    await world.run(30 + 30 * context.random())
    const staying = allOf([reportOf(world)])
    await leaving
    for (const answer of await staying) expectAlone(answer, REPORT_MS + 3 * 500 + ROOM_MS, 0)
    expectAlone(await reportOf(world), REPORT_MS + ROOM_MS)
    await expectQuick(world, context.random, 'no report')
  })
}

async function reportOf(world: World): Promise<Answer> {
  const answer = await ask(world, '/report', { headers: JSON_ONLY })
  expectThere(answer.status, answer.at)
  return answer
}

/** The first that is seen of this stage. */
function expectThere(status: number, at: Response | undefined): void {
  expect(status === 404 ? 404 : 200, say('no-report', {}, at)).toBe(200)
}

async function expectReport(
  world: World,
  wanted: { readonly cards: number; readonly people: number },
): Promise<Answer> {
  const answer = await reportOf(world)
  expectInTime(answer, REPORT_MS + ROOM_MS)
  const { cards, people } = readObject(answer)
  const got = `${shown(JSON.stringify(cards) ?? 'nothing')} and ${shown(JSON.stringify(people) ?? 'nothing')}`
  const values = { ...wanted, got }
  expect({ cards, people }, say('wrong-report', values, answer.at)).toEqual(wanted)
  return answer
}

function expectInTime(answer: Answer, mostMs: number, leastMs = REPORT_MS): void {
  const tookMs = Math.round(answer.tookMs)
  const failed = say('report-failed', { status: answer.status }, answer.at)
  expect(answer.status, failed).toBe(200)
  const tooSoon = say('report-too-soon', { tookMs, least: leastMs }, answer.at)
  expect(tookMs, tooSoon).toBeGreaterThanOrEqual(leastMs)
  expect(tookMs, say('report-too-late', { tookMs, most: mostMs }, answer.at)).toBeLessThanOrEqual(mostMs)
}

/** Nobody else wants a report by now, so the core does not work on another. */
function expectAlone(answer: Answer, mostMs: number, leastMs = REPORT_MS): void {
  const values = { tookMs: Math.round(answer.tookMs), most: mostMs }
  expect(values.tookMs, say('works-for-nobody', values, answer.at)).toBeLessThanOrEqual(mostMs)
  expectInTime(answer, mostMs, leastMs)
}

/** For a good second and a half, all that people do besides: so many of them at the same moment at most. */
async function expectQuick(world: World, random: () => number, beside: string, most = 1): Promise<void> {
  const asks = [
    () => ask(world, '/?name=Ann', { headers: JSON_ONLY }),
    () => ask(world, '/cards', { headers: JSON_ONLY }),
    () => post(world, '/cards', { text: 'Meanwhile' }),
    () => ask(world, '/health', { headers: JSON_ONLY }),
    () => post(world, '/login', { name: 'Ann' }),
  ]
  const untilMs = world.nowMs + 1600
  for (let turn = 0; world.nowMs < untilMs; turn++) {
    const count = 1 + Math.floor(most * random())
    const meeting = Array.from({ length: count }, (_, place) => asks[(turn + place) % asks.length])
    const answers = await allOf(meeting.flatMap((each) => each?.() ?? []))
    for (const answer of answers) expectOneQuick(answer, beside, count)
    await world.run(60 * random())
  }
}

function expectOneQuick({ method, path, tookMs, at }: Answer, beside: string, count: number): void {
  const values = { beside, method, path, tookMs: Math.round(tookMs), most: QUICK_MS, count }
  expect(values.tookMs, say('others-wait', values, at)).toBeLessThanOrEqual(QUICK_MS)
}
