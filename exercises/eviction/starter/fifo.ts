/** First in, first out: who was put first goes first. */
import type { Policy } from './policy.ts'

export class Fifo implements Policy {
  added(_key: string): void {}

  read(_key: string): void {}

  replaced(_key: string): void {}

  removed(_key: string): void {}

  victim(_spared: string): string | undefined {
    return undefined
  }
}
