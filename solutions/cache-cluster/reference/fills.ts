/** Who reads the database, and when: each key once at a time, and no more than ten keys. */
import { busy, type Item } from './plumbing.ts'

const MOST_READS = 10
const PATIENCE_MS = 1500

const fills = new Map<string, Promise<Item>>()
let free = MOST_READS
/** Those who wait for a turn. Told `false`, they have waited in vain. */
const line = new Set<(isTurn: boolean) => void>()

/** Does it once for all who want the same at the same time. */
export function once(path: string, work: () => Promise<Item>): Promise<Item> {
  const known = fills.get(path)
  if (known !== undefined) return known
  const filling = work().finally(() => fills.delete(path))
  fills.set(path, filling)
  return filling
}

/** Reads when it is its turn, and is told whether that took a while. Or there is too much to do. */
export async function inTurn(read: (hasWaited: boolean) => Promise<Item>): Promise<Item> {
  const hasWaited = free === 0
  if (!(await turn())) return busy
  try {
    return await read(hasWaited)
  } finally {
    passTurnOn()
  }
}

function turn(): Promise<boolean> | true {
  if (free > 0) {
    free--
    return true
  }
  return new Promise((settle) => {
    const timer = setTimeout(() => tell(false), PATIENCE_MS)
    const tell = (isTurn: boolean): void => {
      clearTimeout(timer)
      line.delete(tell)
      settle(isTurn)
    }
    line.add(tell)
  })
}

/** To whoever has waited for longest. */
function passTurnOn(): void {
  const [first] = line
  if (first === undefined) free++
  else first(true)
}
