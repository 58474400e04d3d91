// Caught by: catch-up/keeps-its-copy
// Files of cards and temporary files are told apart by their ending, which a key can have.
/**
 * The primary keeps each card in a file of its own, with the offset of its change: nothing grows, and nothing has to be cut.
 * Of deleted cards one file is left, with the offset of the last deletion. Replicas pull the newest changes from
 * memory, or take the whole: `GET /log?after=<offset they have>`.
 */
import type { Disk, Env } from 'millions'
import { type Change, keyOf, Store } from './store.ts'

const folder = 'cards/'
const suffix = '.new'
const longestLog = 200

class Cards extends Store {
  static async load(disk: Disk): Promise<Cards> {
    const cards = new Cards(disk)
    for (const path of await disk.list(folder)) {
      // Left by a crash before it got its name: it was not acknowledged.
      if (path.endsWith(suffix)) await disk.remove(path)
      else cards.keep(JSON.parse(new TextDecoder().decode(await disk.read(path))) as Change)
    }
    for (const path of await disk.list('deleted')) {
      if (path !== 'deleted') continue
      const { offset } = JSON.parse(new TextDecoder().decode(await disk.read(path))) as Change
      cards.offset = Math.max(cards.offset, offset)
    }
    return cards
  }

  /** Settles when the change is on the disk for good. Nobody sees it earlier. */
  async put(change: Change): Promise<void> {
    if (change.value === null) {
      await this.writeAside('deleted', change)
      if (this.items.has(change.key)) await this.disk.remove(folder + change.key)
    } else {
      await this.writeAside(folder + change.key, change)
    }
    this.keep(change)
    this.log.push(change)
    if (this.log.length > longestLog) this.log.splice(0, longestLog / 2)
  }

  /** Beside the old one, synced, then in its place. */
  private async writeAside(path: string, change: Change): Promise<void> {
    await this.disk.write(path + suffix, JSON.stringify(change))
    await this.disk.sync(path + suffix)
    await this.disk.rename(path + suffix, path)
  }

  private keep(change: Change): void {
    if (change.value === null) this.items.delete(change.key)
    else this.items.set(change.key, change)
    this.offset = Math.max(this.offset, change.offset)
  }
}

let cards: Cards
let lastWrite: Promise<unknown> = Promise.resolve()

export default {
  async start(env: Env): Promise<void> {
    cards = await Cards.load(env.disk)
  },

  async fetch(request: Request, _env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (request.method === 'PUT') return write(keyOf(request), await request.text())
    if (request.method === 'DELETE') return write(keyOf(request), null)
    if (pathname === '/log') return log(Number(searchParams.get('after')))
    return cards.answer(request)
  },
}

/** Offsets are given in turn: the next write begins when this one is on the disk. */
async function write(key: string, value: string | null): Promise<Response> {
  const turn = lastWrite.then(async () => {
    const change: Change = { offset: cards.offset + 1, key, value, atMs: Date.now() }
    await cards.put(change)
    return change.offset
  })
  lastWrite = turn.catch(() => undefined)
  return new Response(null, { status: 204, headers: { Offset: String(await turn) } })
}

/** The log does not go back that far? Then the whole, and the log from there next time. */
function log(after: number): Response {
  const changes = cards.after(after)
  return Response.json(changes === undefined ? { snapshot: cards.snapshot() } : { changes })
}
