/** What was done by hand goes into a link as steps, and the link goes the same way again. */
import { expect, test } from 'vitest'
import { historyText } from '../simulator/history-text.ts'
import { loadCourse, loadStep, TestView } from './fixtures/test-view.ts'
import type { Command, RunSetup } from './protocol.ts'

const byHand: readonly Command[] = [
  { kind: 'act', action: { do: 'crash', node: 'web-2' } },
  { kind: 'act', action: { do: 'partition', a: ['balancer-1'], b: ['web-3'] } },
  { kind: 'send', own: 1, request: { path: '/cards/1' } },
  { kind: 'act', action: { do: 'crash', node: 'nobody-9' } },
  { kind: 'act', action: { do: 'heal', fault: 0 } },
  { kind: 'act', action: { do: 'add', role: 'web' } },
  { kind: 'act', action: { do: 'load', load: { usersPerDay: 400_000 } } },
  { kind: 'act', action: { do: 'restart', node: 'web-2' } },
]

test('orders given whenever, as steps at the times that frames tell, make the same history', async () => {
  const { stack, programs } = await loadCourse('load-balancer')
  const setup: RunSetup = { stack, programs, seed: 5, steps: [loadStep(60)], endMs: 3000 }
  const first = new TestView()
  first.start(setup, 1)
  for (const order of byHand) {
    const { nowMs } = first.frames.at(-1) ?? { nowMs: 0 }
    await first.untilFrame((frame) => frame.nowMs > nowMs + 150)
    first.order(order)
  }
  await first.untilKind('ended')
  const acted = first.frames.flatMap((frame) => frame.acted)
  expect(acted.map((step) => step.do)).toEqual([
    'crash',
    'partition',
    'send',
    'heal',
    'add',
    'load',
    'restart',
  ])

  const again = new TestView()
  again.start({ ...setup, steps: [...setup.steps, ...acted] }, 100)
  await again.untilKind('ended')
  expect(again.frames.flatMap((frame) => frame.acted)).toEqual([])
  expect(historyText(again.events)).toBe(historyText(first.events))
})

test('nodes that went down and came up are told with their times', async () => {
  const { stack, programs } = await loadCourse('load-balancer')
  const steps = [
    { do: 'crash', node: 'web-1', atMs: 100 },
    { do: 'restart', node: 'web-1', atMs: 300 },
  ] as const
  const view = new TestView()
  view.start({ stack, programs, seed: 1, steps, endMs: 3000 })
  await view.untilKind('ended')
  const turns = view.frames.flatMap((frame) => frame.turns).filter(({ node }) => node === 'web-1')
  const down = turns.findIndex(({ to }) => to === 'down')
  expect(turns.slice(down).map(({ to }) => to)).toEqual(['down', 'up'])
  const [crashed, restarted] = turns.slice(down)
  expect((restarted?.timeMs ?? 0) - (crashed?.timeMs ?? 0)).toBeGreaterThanOrEqual(200)
})
