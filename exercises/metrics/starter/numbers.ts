/** What the monitor is asked for. */
import type { Rate } from './protocol.ts'

/** Stage 3: `asked` is the query, `?metric=…&seconds=…`. */
export function rate(_asked: URLSearchParams): Rate {
  return { increase: 0, perSecond: 0 }
}

// Stage 4: /quantile. Stage 5: /hosts, /tiers, /business.
