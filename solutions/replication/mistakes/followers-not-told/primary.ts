// Caught by: ship/disk-fails-once
// Writes are committed in groups, and of an error only the one who leads the group is told.
/**
 * The primary commits in groups: while one group is on its way to the disk, the writes that come meanwhile gather in the
 * next one, and share its append and its sync. Replicas pull the log: `GET /log?after=<offset they have>`.
 */
import type { Env } from 'millions'
import { type Change, keyOf, Store } from './store.ts'

type Entry = Omit<Change, 'offset'>

class Group {
  readonly entries: Entry[] = []
  /** The offset of the first entry, once the group is on its way. */
  first = 0
  /** Settles when the group is on the disk. */
  readonly settled: Promise<void>
  settle!: () => void

  constructor() {
    this.settled = new Promise((settle) => {
      this.settle = settle
    })
  }

  changes(): Change[] {
    return this.entries.map((entry, i) => ({ offset: this.first + i, ...entry }))
  }
}

let store: Store
/** The group that still takes writes. */
let open: Group | undefined
let lastCommit: Promise<unknown> = Promise.resolve()

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
  },

  async fetch(request: Request, _env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (request.method === 'PUT') return write(keyOf(request), await request.text())
    if (request.method === 'DELETE') return write(keyOf(request), null)
    if (pathname === '/log') return log(Number(searchParams.get('after')))
    return store.answer(request)
  },
}

async function write(key: string, value: string | null): Promise<Response> {
  const leads = open === undefined
  const group = open ?? new Group()
  open = group
  const place = group.entries.push({ key, value, atMs: Date.now() }) - 1
  if (leads) await lead(group)
  else await group.settled
  return new Response(null, { status: 204, headers: { Offset: String(group.first + place) } })
}

/** Waits for the group before, closes this one, and commits it for all who joined. */
async function lead(group: Group): Promise<void> {
  await lastCommit
  open = undefined
  group.first = store.offset + 1
  const commit = store.append(group.changes())
  lastCommit = commit.catch(() => undefined)
  try {
    await commit
  } finally {
    group.settle()
  }
}

/** The log has been cut before that offset? Then the whole, and the log from there next time. */
function log(after: number): Response {
  const changes = store.after(after)
  return Response.json(changes === undefined ? { snapshot: store.snapshot() } : { changes })
}
