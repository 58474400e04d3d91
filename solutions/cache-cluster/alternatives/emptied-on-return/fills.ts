/** Ten tickets. Who has none looks again every 20 ms. */
import { busy, type Item } from './plumbing.ts'

const EVERY_MS = 20
const LOOKS = 70

let tickets = 10
const shared: Record<string, Promise<Item>> = Object.create(null)

export function fill(path: string, read: () => Promise<Item>): Promise<Item> {
  shared[path] ??= withTicket(read).finally(() => {
    delete shared[path]
  })
  return shared[path]
}

async function withTicket(read: () => Promise<Item>): Promise<Item> {
  for (let look = 0; tickets === 0; look++) {
    if (look === LOOKS) return busy
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
  tickets--
  try {
    return await read()
  } finally {
    tickets++
  }
}
