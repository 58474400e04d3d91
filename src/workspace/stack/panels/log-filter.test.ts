import { expect, test } from 'vitest'
import type { LogLine } from '../../../live/protocol.ts'
import { filterLogs, mostShown } from './log-filter.ts'

function line(event: number, node: string, level: LogLine['level'], text: string): LogLine {
  return { event, timeMs: event, node, level, text }
}

const lines = [
  line(1, 'web-1', 'info', 'up'),
  line(2, 'web-2', 'warn', 'Slow disk'),
  { ...line(3, 'web-1', 'error', 'uncaught'), error: 'TypeError: no cards' },
]

test.each([
  [{ level: 'debug', text: '' } as const, [1, 2, 3]],
  [{ level: 'warn', text: '' } as const, [2, 3]],
  [{ level: 'debug', text: '', node: 'web-1' } as const, [1, 3]],
  [{ level: 'debug', text: 'SLOW ' } as const, [2]],
  [{ level: 'debug', text: 'typeerror' } as const, [3]],
])('%j shows %j', (filter, events) => {
  expect(filterLogs(lines, filter).shown.map(({ event }) => event)).toEqual(events)
})

test('the newest lines are shown, and the others counted', () => {
  const many = Array.from({ length: mostShown + 7 }, (_, event) => line(event, 'a', 'info', 'x'))
  const { shown, leftOut } = filterLogs(many, { level: 'debug', text: '' })
  expect(leftOut).toBe(7)
  expect(shown[0]?.event).toBe(7)
})
