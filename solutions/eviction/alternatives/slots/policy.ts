/** What the store tells a policy, and what it asks it. FIFO, LRU and LFU are one: they differ by the lines that a use leads to. */
import { Best } from './best.ts'
import { Lines } from './lru.ts'

export interface Policy {
  added(key: string): void
  read(key: string): void
  replaced(key: string): void
  removed(key: string): void
  victim(spared: string): string | undefined
}

export function policyNamed(name: string): Policy {
  if (name === 'fifo') return new Lines((uses) => ({ line: uses, moves: false }))
  if (name === 'lru') return new Lines((uses) => ({ line: uses, moves: true }))
  if (name === 'lfu') return new Lines((uses) => ({ line: uses + 1, moves: true }))
  return new Best()
}
