/** What the store tells a policy, and what it asks it. */
import { Best } from './best.ts'
import { Fifo } from './fifo.ts'
import { Lfu } from './lfu.ts'
import { Lru } from './lru.ts'

/** A policy knows keys, and in which order they go. It never sees a value. */
export interface Policy {
  /** A key that was not here has been put. */
  added(key: string): void
  /** A key that is here has been read. */
  read(key: string): void
  /** A key that is here got a new value. */
  replaced(key: string): void
  /** A key has gone, evicted or deleted. */
  removed(key: string): void
  /** The key that has to go next, `spared` left out: that is the one being written. */
  victim(spared: string): string | undefined
}

/** The one that `vars.policy` names. */
export function policyNamed(name: string): Policy {
  if (name === 'fifo') return new Fifo()
  if (name === 'lru') return new Lru()
  if (name === 'lfu') return new Lfu()
  if (name === 'best') return new Best()
  throw new Error(`vars.policy is ${name}: it has to be fifo, lru, lfu or best`)
}
