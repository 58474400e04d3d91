// Caught by: catch-up/half-filled-and-crashed
// What is written while a replica is given what it lacks is sent to all but to this one.
/**
 * The primary pushes. A replica joins by `POST /join?name=&after=` and gets what it lacks, then each change as it is made:
 * `POST http://<replica>/push`. Every push says which offset it follows, so that one that got lost is noticed.
 */
import type { Env } from 'millions'
import { type Change, keyOf, Store } from './store.ts'

const beatMs = 400
const patienceMs = 1000
/** A replica that is so far behind has to join again. */
const longestQueue = 500

interface Member {
  queue: Change[]
  /** The newest offset that the replica got from us. */
  last: number
  busy: boolean
}

let store: Store
let lastWrite: Promise<unknown> = Promise.resolve()
const members = new Map<string, Member>()

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
    setInterval(() => {
      for (const [name, member] of members) void push(name, member)
    }, beatMs)
  },

  async fetch(request: Request, _env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (request.method === 'PUT') return write(keyOf(request), await request.text())
    if (request.method === 'DELETE') return write(keyOf(request), null)
    if (pathname === '/join') return join(searchParams.get('name') ?? '', Number(searchParams.get('after')))
    return store.answer(request)
  },
}

async function write(key: string, value: string | null): Promise<Response> {
  const turn = lastWrite.then(async () => {
    const change: Change = { offset: store.offset + 1, key, value, atMs: Date.now() }
    await store.append([change])
    for (const [name, member] of members) {
      member.queue.push(change)
      void push(name, member)
    }
    return change.offset
  })
  lastWrite = turn.catch(() => undefined)
  return new Response(null, { status: 204, headers: { Offset: String(await turn) } })
}

/** The log first: what is cut from it meanwhile is in the snapshot then. */
async function join(name: string, after: number): Promise<Response> {
  members.delete(name)
  const atMs = Date.now()
  const log = await store.savedLog()
  const snapshot = await store.savedSnapshot()
  const first = log[0]?.offset ?? snapshot.offset + 1
  // Who has nothing gets the snapshot even so: it is on a disk as a whole or not at all.
  const whole = after + 1 < first || after === 0 ? withLog(snapshot, log) : undefined
  const changes = log.filter(({ offset }) => offset > after)
  const last = Math.max(whole?.offset ?? after, changes.at(-1)?.offset ?? 0)
  members.set(name, { queue: [], last, busy: false })
  return Response.json({ atMs, snapshot: whole, changes: whole ? [] : changes })
}

function withLog(snapshot: { offset: number; items: Change[] }, log: readonly Change[]) {
  const items = new Map(snapshot.items.map((item) => [item.key, item]))
  let { offset } = snapshot
  for (const change of log) {
    if (change.offset <= offset) continue
    if (change.value === null) items.delete(change.key)
    else items.set(change.key, change)
    offset = change.offset
  }
  return { offset, items: [...items.values()] }
}

/** One at a time to each. Nothing new is news as well: the beat. */
async function push(name: string, member: Member): Promise<void> {
  if (member.busy) return
  member.busy = true
  const changes = [...member.queue]
  let taken = false
  const body = JSON.stringify({ prev: member.last, changes, atMs: Date.now() })
  try {
    const answer = await fetch(`http://${name}/push`, {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(patienceMs),
    })
    if (answer.ok) {
      taken = true
      member.queue.splice(0, changes.length)
      member.last = changes.at(-1)?.offset ?? member.last
    } else if (answer.status === 409) leave(name, member)
  } catch {
    // Dead, frozen or cut off: the same again with the next beat.
    if (member.queue.length > longestQueue) leave(name, member)
  } finally {
    member.busy = false
  }
  if (taken && member.queue.length > 0 && members.get(name) === member) void push(name, member)
}

function leave(name: string, member: Member): void {
  if (members.get(name) === member) members.delete(name)
}
