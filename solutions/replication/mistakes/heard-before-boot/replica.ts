// Caught by: catch-up/old-copies-go-on
// The ten seconds count on from before the boot.
/**
 * A replica fetches all items whenever they have changed, and saves them in one file a moment later, with the time
 * when it last heard from the primary. Whoever has heard nothing for 12 seconds is too old, and says so.
 */
import type { Disk, Env } from 'millions'
import { type Change, type Snapshot, Store } from './store.ts'

const pauseMs = 100
const patienceMs = 1000
const savePauseMs = 500
const tooOldMs = 12_000

/** In memory only: the disk is written below. */
class Copy extends Store {
  filled = false

  takeAll(snapshot: Snapshot): void {
    this.items = new Map(snapshot.items.map((item): [string, Change] => [item.key, item]))
    this.offset = snapshot.offset
    this.filled = true
  }
}

let copy: Copy
/** By the clock of this machine. 0: never. */
let heardAtMs = 0
let savedHeardAtMs = 0
let completeAtMs: number | undefined

export default {
  async start(env: Env): Promise<void> {
    copy = new Copy(env.disk)
    if ((await env.disk.list('copy')).includes('copy')) {
      const saved = JSON.parse(new TextDecoder().decode(await env.disk.read('copy'))) as Snapshot & {
        heardAtMs: number
      }
      copy.takeAll(saved)
      heardAtMs = savedHeardAtMs = saved.heardAtMs
    }
    void forEver(pauseMs, () => pull(env))
    void forEver(savePauseMs, () => save(env.disk))
  },

  async fetch(request: Request, _env: Env): Promise<Response> {
    if (new URL(request.url).pathname === '/health') {
      return Response.json({ lagMs: completeAtMs === undefined ? null : performance.now() - completeAtMs })
    }
    if (request.method !== 'GET') return new Response('writes go to the primary', { status: 405 })
    const wanted = Number(request.headers.get('Offset') ?? 0)
    if (!copy.filled || copy.offset < wanted) return new Response('not there yet', { status: 503 })
    if (Date.now() - heardAtMs > tooOldMs) return new Response('too old', { status: 503 })
    return copy.answer(request)
  },
}

async function forEver(pause: number, step: () => Promise<void>): Promise<never> {
  for (;;) {
    await step().catch((error: unknown) => console.warn(error))
    await new Promise<void>((wake) => setTimeout(wake, pause))
  }
}

async function pull(env: Env): Promise<void> {
  const [primary] = env.nodes('primary')
  if (primary === undefined) return
  const sentAtMs = performance.now()
  const signal = AbortSignal.timeout(patienceMs)
  const than = copy.filled ? copy.offset : -1
  const answer = await fetch(`http://${primary.name}/all?other-than=${than}`, { signal })
  if (!answer.ok) throw new Error(`the primary answers ${answer.status}`)
  const { snapshot } = (await answer.json()) as { snapshot?: Snapshot }
  if (snapshot !== undefined) copy.takeAll(snapshot)
  completeAtMs = sentAtMs
  heardAtMs = Date.now()
}

/** Beside the old one, then in its place. */
async function save(disk: Disk): Promise<void> {
  if (heardAtMs === savedHeardAtMs) return
  const heard = heardAtMs
  await disk.write('copy.new', JSON.stringify({ ...copy.snapshot(), heardAtMs: heard }))
  await disk.sync('copy.new')
  await disk.rename('copy.new', 'copy')
  savedHeardAtMs = heard
}
