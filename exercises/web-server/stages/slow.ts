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
    const ann = new Browser(world)
    await ann.logIn('Ann')
    // Whoever asks while a report is made may join it, and wants all that was there when they asked.
    const later = async (): Promise<Answer> => {
      await world.run(700 * context.random())
      await ann.post('/cards', { text: 'In between' })
      return await reportOf(world, 1)
    }
    const reports = allOf([reportOf(world), later()])
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
    const leave = async (patienceMs: number): Promise<void> => {
      const sentMs = world.nowMs
      const ended = await world.fetch('/report', { headers: JSON_ONLY, patienceMs }).catch(() => undefined)
      const tookMs = Math.round(world.nowMs - sentMs)
      expectThere(ended?.status ?? 200, ended)
      const failed = say('report-failed', { status: ended?.status ?? 0 }, ended)
      expect(ended?.status ?? 200, failed).toBe(200)
      expect(ended, say('report-too-soon', { tookMs, least: REPORT_MS }, ended)).toBeUndefined()
    }
    const leaving = allOf([0, 1, 2].map(() => leave(100 + 400 * context.random())))
    // Later than those who leave, and before they do.
    await world.run(30 + 30 * context.random())
    const staying = allOf([reportOf(world)])
    await leaving
    for (const answer of await staying) expectAlone(answer, REPORT_MS + 3 * 500 + ROOM_MS, 0)
    // One after the other: whoever makes so many at a time has room for the next one all the same.
    for (let number = 0; number < 8; number++) {
      await leave(30 + 50 * context.random())
      await world.run(QUICK_MS)
    }
    expectAlone(await reportOf(world), REPORT_MS + ROOM_MS)
    await expectQuick(world, context.random, 'no report')
  })
}

/** It holds what was there when it was asked for, and nothing that nobody has sent yet. */
async function reportOf(world: World, people = 0): Promise<Answer> {
  const least = world.history.of('answer').filter(({ status }) => status === 201).length
  const answer = await ask(world, '/report', { headers: JSON_ONLY })
  expectThere(answer.status, answer.at)
  if (answer.status !== 200) return answer
  const report = readObject(answer)
  const sent = world.history.of('send').filter(({ method, path }) => method === 'POST' && path === '/cards')
  const isWhole = Number(report.cards) >= least && Number(report.people) >= people
  const values = { least, people, most: sent.length, got: gotOf(report) }
  expect(isWhole && Number(report.cards) <= sent.length, say('stale-report', values, answer.at)).toBe(true)
  return answer
}

const gotOf = ({ cards, people }: Readonly<Record<string, unknown>>) =>
  `${shown(JSON.stringify(cards) ?? 'nothing')} and ${shown(JSON.stringify(people) ?? 'nothing')}`

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
  const values = { ...wanted, got: gotOf({ cards, people }) }
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
