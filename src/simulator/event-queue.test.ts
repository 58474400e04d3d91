import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Actor, type PlannedEvent } from './actor.ts'
import { EventQueue, isBefore } from './event-queue.ts'

const target = new Actor(0, 'nobody')

function plan(timeUs: number, sender: number, count: number): PlannedEvent {
  return { timeUs, sender, count, target, run: () => false, wakes: false, cause: undefined, cancelled: false }
}

const planned = fc
  .uniqueArray(fc.tuple(fc.nat(20), fc.nat(5), fc.nat(50)), { selector: String, maxLength: 200 })
  .map((keys) => keys.map(([timeUs, sender, count]) => plan(timeUs, sender, count)))

function drain(queue: EventQueue): PlannedEvent[] {
  const drained: PlannedEvent[] = []
  for (let event = queue.pop(); event !== undefined; event = queue.pop()) drained.push(event)
  return drained
}

test('events come out by time, then sender, then the sender’s own count, however they went in', () => {
  fc.assert(
    fc.property(planned, (events) => {
      const queue = new EventQueue()
      for (const event of events) queue.push(event)
      expect(drain(queue)).toEqual([...events].sort((a, b) => (isBefore(a, b) ? -1 : 1)))
    }),
  )
})

test('cancelled events never come out, the others all do', () => {
  fc.assert(
    fc.property(planned, fc.infiniteStream(fc.boolean()), (events, coin) => {
      const queue = new EventQueue()
      for (const event of events) queue.push(event)
      for (const event of events) event.cancelled = coin.next().value === true
      const left = drain(queue)
      expect(new Set(left)).toEqual(new Set(events.filter((event) => !event.cancelled)))
    }),
  )
})

test('without the cancelled, the others come out in order still', () => {
  fc.assert(
    fc.property(planned, fc.infiniteStream(fc.boolean()), (events, coin) => {
      const queue = new EventQueue()
      for (const event of events) queue.push(event)
      for (const event of events) event.cancelled = coin.next().value === true
      const left = events.filter((event) => !event.cancelled)
      queue.dropCancelled()
      expect(queue.size).toBe(left.length)
      expect(drain(queue)).toEqual(left.sort((a, b) => (isBefore(a, b) ? -1 : 1)))
    }),
  )
})

test('pushing between pops keeps the order of what is left', () => {
  fc.assert(
    fc.property(planned, planned, (first, second) => {
      const queue = new EventQueue()
      for (const event of first) queue.push(event)
      const taken = queue.pop()
      const later = second.map((event) => ({ ...event, timeUs: event.timeUs + (taken?.timeUs ?? 0) + 1 }))
      for (const event of later) queue.push(event)
      const rest = drain(queue)
      for (const [index, event] of rest.entries()) {
        const next = rest[index + 1]
        if (next !== undefined) expect(isBefore(next, event)).toBe(false)
      }
      expect(rest.length).toBe(Math.max(0, first.length - 1) + second.length)
    }),
  )
})
