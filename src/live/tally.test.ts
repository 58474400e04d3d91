/** What became of users, told from a history. */
import { expect, test } from 'vitest'
import type { HistoryEvent } from '../contract/history.ts'
import { UserTally } from './tally.ts'

const send = (exchange: number, timeMs: number, follows?: number): HistoryEvent => ({
  id: 0,
  kind: 'send',
  node: 'users',
  peer: 'front-1',
  method: 'GET',
  path: '/',
  exchange,
  timeMs,
  ...(follows !== undefined && { follows }),
})
const end = { id: 0, node: 'users', peer: 'front-1' } as const
const fail = (exchange: number, timeMs: number): HistoryEvent => ({
  ...end,
  kind: 'fail',
  code: 'ECONNREFUSED',
  exchange,
  timeMs,
})
const answer = (exchange: number, timeMs: number, tookMs: number, status = 200): HistoryEvent => ({
  ...end,
  kind: 'answer',
  status,
  tookMs,
  exchange,
  timeMs,
})

function tell(...events: readonly HistoryEvent[]) {
  const tally = new UserTally()
  const span = tally.open(0)
  for (const event of events) tally.note(event)
  return { tally, span }
}

test('a user who is served at the second address is one request, which took both', () => {
  const { span } = tell(send(0, 0), fail(0, 3000), send(1, 3000, 0), answer(1, 3200, 200))
  expect(span).toMatchObject({ requests: 1, errors: 0 })
  expect(span.percentileMs(0.5)).toBe(3200)
})

test('one who is served nowhere is one error', () => {
  const { span } = tell(send(0, 0), fail(0, 5), send(1, 5, 0), fail(1, 9), send(2, 9, 1), fail(2, 12))
  expect(span).toMatchObject({ requests: 1, errors: 1 })
  const refused = tell(send(0, 0), fail(0, 5), send(1, 5, 0), answer(1, 9, 4, 503))
  expect(refused.span).toMatchObject({ requests: 1, errors: 1 })
})

test('others who come meanwhile count for themselves', () => {
  const { span } = tell(send(0, 0), send(1, 1), fail(0, 5), fail(1, 5), send(2, 5, 0), answer(2, 9, 4))
  expect(span).toMatchObject({ requests: 2, errors: 1 })
})

test('who waits in vain has given up after half a minute', () => {
  const { tally, span } = tell(send(0, 0), send(1, 29_000))
  tally.close(span, 30_001)
  expect(span).toMatchObject({ requests: 1, errors: 1 })
  expect(tally.waiting).toBe(1)
})
