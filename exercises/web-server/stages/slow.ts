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
/** Some room for the way, and for those who are served in between. */
const ROOM_MS = 500

export function slow(): void {
  test('report', async (context) => {
    const world = await open(context)
    await expectReport(world, { cards: 0, people: 0 })
    for (const name of ['Ann', 'Bob', 'Ann', '__proto__']) {
      const user = new Browser(world)
      await user.logIn(name)
      await user.post('/cards', { text: `From ${name}` })
    }
    const silent = new Browser(world)
    await silent.logIn('Carol')
    await sendCard(world, 'From nobody')
    await expectReport(world, { cards: 5, people: 3 })
    await expectHead(world, '/report', JSON_ONLY)
  })

  test('others-are-quick', async (context) => {
    const world = await open(context)
    await sendCard(world, 'Before')
    const report = reportOf(world)
    await expectQuick(world, context.random, 'one report')
    expectInTime(await report, REPORT_MS + ROOM_MS)
  })

  test('two-reports', async (context) => {
    const world = await open(context)
    await sendCard(world, 'Before')
    const first = reportOf(world)
    await world.run(700 * context.random())
    const second = reportOf(world)
    await expectQuick(world, context.random, 'two reports')
    expectInTime(await first, 2 * REPORT_MS + ROOM_MS)
    // It may have joined the first one.
    expectInTime(await second, 2 * REPORT_MS + ROOM_MS, 0)
    const [third, fourth] = await Promise.all([reportOf(world), reportOf(world)])
    expectInTime(third, 2 * REPORT_MS + ROOM_MS)
    expectInTime(fourth, 2 * REPORT_MS + ROOM_MS)
  })

  test('whoever-leaves', async (context) => {
    const world = await open(context)
    await sendCard(world, 'Before')
    const leave = async (): Promise<void> => {
      const patienceMs = 100 + 400 * context.random()
      const sentMs = world.nowMs
      const ended = await world.fetch('/report', { headers: JSON_ONLY, patienceMs }).catch(() => undefined)
      const tookMs = Math.round(world.nowMs - sentMs)
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

const reportOf = (world: World) => ask(world, '/report', { headers: JSON_ONLY })

async function expectReport(
  world: World,
  wanted: { readonly cards: number; readonly people: number },
): Promise<void> {
  const answer = await reportOf(world)
  expectInTime(answer, REPORT_MS + ROOM_MS)
  const { cards, people } = readObject(answer)
  const got = `${shown(JSON.stringify(cards) ?? 'nothing')} and ${shown(JSON.stringify(people) ?? 'nothing')}`
  const values = { ...wanted, got }
  expect({ cards, people }, say('wrong-report', values, answer.at)).toEqual(wanted)
}

function expectInTime(answer: Answer, mostMs: number, leastMs = REPORT_MS): void {
  const tookMs = Math.round(answer.tookMs)
  const failed = say('report-failed', { status: answer.status }, answer.at)
  expect(answer.status, failed).toBe(200)
  expect(answer.tookMs, say('report-too-soon', { tookMs, least: leastMs }, answer.at)).toBeGreaterThanOrEqual(
    leastMs,
  )
  expect(answer.tookMs, say('report-too-late', { tookMs, most: mostMs }, answer.at)).toBeLessThanOrEqual(
    mostMs,
  )
}

/** Nobody else wants a report by now, so the core does not work on another. */
function expectAlone(answer: Answer, mostMs: number, leastMs = REPORT_MS): void {
  const values = { tookMs: Math.round(answer.tookMs), most: mostMs }
  expect(answer.tookMs, say('works-for-nobody', values, answer.at)).toBeLessThanOrEqual(mostMs)
  expectInTime(answer, mostMs, leastMs)
}

/** For a good second and a half, all that people do besides. */
async function expectQuick(world: World, random: () => number, beside: string): Promise<void> {
  const asks = [
    () => ask(world, '/?name=Ann', { headers: JSON_ONLY }),
    () => ask(world, '/cards', { headers: JSON_ONLY }),
    () => post(world, '/cards', { text: 'Meanwhile' }),
    () => ask(world, '/health', { headers: JSON_ONLY }),
    () => post(world, '/login', { name: 'Ann' }),
  ]
  const untilMs = world.nowMs + 1600
  for (let turn = 0; world.nowMs < untilMs; turn++) {
    const answer = await asks[turn % asks.length]?.()
    if (answer === undefined) return
    const values = {
      beside,
      method: answer.method,
      path: answer.path,
      tookMs: Math.round(answer.tookMs),
      most: QUICK_MS,
    }
    expect(answer.tookMs, say('others-wait', values, answer.at)).toBeLessThanOrEqual(QUICK_MS)
    await world.run(60 * random())
  }
}
