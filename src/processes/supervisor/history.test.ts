/** The history of processes whose output comes late, and whose clocks differ. */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HistoryEvent } from '../../contract/history.ts'
import { startStack } from '../conformance/process-trial.ts'
import { provideProgram } from '../program-file.ts'

const root = join(import.meta.dirname, '..', '..', '..')
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'late-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The real host, after some lines that make the machine under it a worse one. */
async function hostWith(name: string, before: string) {
  const file = join(folder, `${name}.cjs`)
  writeFileSync(file, `'use strict';${before}\n${readFileSync(await provideProgram(root), 'utf8')}`)
  return { node: process.execPath, file }
}

const isNode = (name: string): string =>
  `process.argv[2] === 'node' && process.cwd().endsWith(${JSON.stringify(name)})`

/** All that a node says comes out so much later, in its order. */
const late = (node: string, byMs: number): string =>
  `if (${isNode(node)}) { const write = process.stdout.write.bind(process.stdout); process.stdout.write = (...given) => { setTimeout(write, ${byMs}, ...given); return true } }`
const ahead = (node: string, byMs: number): string =>
  `if (${isNode(node)}) { const real = process.hrtime.bigint; process.hrtime.bigint = () => real() + ${byMs}000000n }`

const programs = {
  'front.ts': `export default {
    async fetch(request) {
      if (request.url.endsWith('/refused')) return fetch('http://back-1/hold').catch((error) => new Response(error.cause.code))
      return fetch('http://back-1/')
    },
  }\n`,
  'back.ts': `export default { fetch: (request) => request.url.endsWith('/hold') ? new Promise(() => {}) : new Response('hello') }\n`,
}

/** Each exchange as it should be read, and nothing before what led to it. */
function expectCausal(events: readonly HistoryEvent[]): void {
  const places = new Map(events.map(({ id }, place) => [id, place]))
  for (const [place, { cause, id, kind }] of events.entries())
    if (cause !== undefined) expect(places.get(cause) ?? -1, `the cause of ${kind} ${id}`).toBeLessThan(place)
  const steps: Readonly<Record<string, number>> = {
    send: 0,
    receive: 1,
    refuse: 1,
    reply: 2,
    answer: 3,
    fail: 3,
  }
  const exchanges = new Map<number, number[]>()
  for (const event of events) {
    const { kind } = event
    const exchange = 'exchange' in event ? event.exchange : undefined
    const step = steps[kind]
    if (exchange === undefined || step === undefined) continue
    exchanges.set(exchange, [...(exchanges.get(exchange) ?? []), step])
  }
  for (const found of exchanges.values()) expect(found).toEqual([...found].sort())
  expect(exchanges.size).toBeGreaterThan(0)
}

test.each([
  ['the node behind speaks late', [late('back-1', 900)]],
  ['the node in front speaks late', [late('front-1', 900)]],
  ['both do, one much later', [late('front-1', 300), late('back-1', 1500)]],
  ['the clock of the node behind is ahead', [ahead('back-1', 50)]],
  ['its clock is ahead and it speaks late', [ahead('back-1', 50), late('back-1', 700)]],
] as const)(
  'an answer is told after its reply, and a reply after what it waited for: %s',
  async (name, worse) => {
    const host = await hostWith(name.replaceAll(/\W/g, '-'), worse.join(';'))
    await using stack = await startStack({ programs }, { host })
    const asked = Array.from({ length: 5 }, async () => await (await stack.fetch('/')).text())
    expect(await Promise.all(asked)).toEqual(Array.from(asked, () => 'hello'))
    await stack.settled(5000)
    const { events } = stack.history
    expectCausal(events)
    expect(events.filter(({ kind }) => kind === 'answer')).toHaveLength(10)
    const way = events.map(({ kind, node }) => `${kind} ${node}`)
    expect(way.indexOf('answer users')).toBeGreaterThan(way.indexOf('reply back-1'))
  },
)

test('that a node refused is told before that its caller failed', async () => {
  const host = await hostWith('refusing', late('back-1', 700))
  await using stack = await startStack({ programs, roles: { back: { backlog: 0 } } }, { host })
  expect(await (await stack.fetch('/refused')).text()).toBe('ECONNREFUSED')
  await stack.settled(5000)
  const { events } = stack.history
  expectCausal(events)
  const failed = events.find(({ kind }) => kind === 'fail')
  expect(events.find(({ id }) => id === failed?.cause)?.kind).toBe('refuse')
})

test('that a node was killed is told before what its caller saw of it', async () => {
  let isAsked = (): void => {}
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve
  })
  await using stack = await startStack(
    { programs },
    { onEvent: ({ kind, node }) => void (kind === 'receive' && node === 'back-1' && isAsked()) },
  )
  const answer = stack.fetch('/refused')
  await asked
  await stack.crash('back-1')
  expect(await (await answer).text()).toBe('ECONNRESET')
  await stack.settled()
  const kinds = stack.history.events.map(({ kind }) => kind)
  expect(kinds.indexOf('crash')).toBeLessThan(kinds.indexOf('fail'))
})
