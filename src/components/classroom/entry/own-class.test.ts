import { expect, test } from 'vitest'
import { joining } from '../../../messages/en/joining.ts'
import { openState } from './own-class.ts'

const times = { format: (at?: number | Date) => `at ${Number(at)}` }
const state = (times_: { opensAtMs?: number; closesAtMs?: number }, isOpen: boolean, nowMs: number) =>
  openState({ exercise: 'echo', isOpen, ...times_ }, nowMs, joining.here, times)

test('an exercise is open, with its end where it has one', () => {
  expect(state({}, true, 5)).toEqual({ kind: 'open', text: 'Open' })
  expect(state({ closesAtMs: 9 }, true, 5)).toEqual({ kind: 'open', text: 'Open until at 9' })
})

test('one that is not open is still to come, or over', () => {
  expect(state({ opensAtMs: 7, closesAtMs: 9 }, false, 5)).toEqual({ kind: 'ahead', text: 'Opens at 7' })
  expect(state({ opensAtMs: 7, closesAtMs: 9 }, false, 9)).toEqual({
    kind: 'closed',
    text: 'Closed since at 9',
  })
})
