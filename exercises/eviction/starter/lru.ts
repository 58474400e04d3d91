/** Least recently used: who was not used for the longest time goes first. */
import type { Policy } from './policy.ts'

export class Lru implements Policy {
  added(_key: string): void {}

  read(_key: string): void {}

  replaced(_key: string): void {}

  removed(_key: string): void {}

  victim(_spared: string): string | undefined {
    return undefined
  }
}
