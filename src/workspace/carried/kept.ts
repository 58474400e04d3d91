/** How many users a day the learner's own stacks carried, the newest for each exercise, kept in this browser. */
import { isRecord } from '../session/files.ts'

export interface KeptCarried {
  readonly usersPerDay: number
  readonly costPerMonth: number
  readonly p99Ms?: number
  /** Of the code that was measured. */
  readonly filesHash: string
  readonly measuredAtMs: number
}

const key = 'millions:carried'
const numbers = ['usersPerDay', 'costPerMonth', 'measuredAtMs'] as const

function isKept(value: unknown): value is KeptCarried {
  return (
    isRecord(value) &&
    typeof value.filesHash === 'string' &&
    (value.p99Ms === undefined || typeof value.p99Ms === 'number') &&
    numbers.every((name) => typeof value[name] === 'number' && Number.isFinite(value[name]))
  )
}

/** Exercise → what was measured. What cannot be read counts as nothing: another version of the course may have written it. */
export function readCarried(storage: Storage): Readonly<Record<string, KeptCarried>> {
  let stored: unknown
  try {
    stored = JSON.parse(storage.getItem(key) ?? '{}')
  } catch {
    return {}
  }
  if (!isRecord(stored)) return {}
  return Object.fromEntries(
    Object.entries(stored).filter((entry): entry is [string, KeptCarried] => isKept(entry[1])),
  )
}

/** Throws where nothing can be kept. */
export function keepCarried(storage: Storage, exercise: string, carried: KeptCarried): void {
  storage.setItem(key, JSON.stringify({ ...readCarried(storage), [exercise]: carried }))
}
