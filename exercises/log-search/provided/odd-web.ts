/**
 * A web server whose log a test writes. `POST /.write` adds bytes to it as they are, `POST /.rotate` begins a new file,
 * `POST /.manners` takes Manners, whose fields replace those there were. A crash forgets these. `POST /.refill` rotates as
 * often as nobody asked for the list of files to make it happen.
 */
import type { Env, Program } from 'millions'
import { LogFiles } from './log-files.ts'

export interface Manners {
  /** In place of the answers to /logs. */
  readonly status?: number
  /** Answers to /logs come so late. */
  readonly delayMs?: number
  /** In place of the bytes of files. */
  readonly pieceStatus?: number
  /** The file of this name is answered with 503. */
  readonly illFile?: string
  /** As often as there are texts here the file is rotated between the list and what is read then, and a text stands in the new one. */
  readonly refills?: readonly string[]
  /** Bytes break off in the middle, behind a status of 200. */
  readonly breaksOff?: boolean
}

/** So seldom that most of what is read may be lost again in a crash. */
const SYNC_MS = 15_000
const BUSY = '{"time":0,"level":"error","text":"busy, come back later"}\n'

let files: LogFiles
let manners: Manners = {}

export default {
  async start({ disk }: Env): Promise<void> {
    files = new LogFiles(disk, SYNC_MS)
    await files.open()
  },

  async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url)
    if (url.pathname === '/.write') await files.append(await request.bytes())
    else if (url.pathname === '/.rotate') await files.rotate()
    else if (url.pathname === '/.refill') while (await refill());
    else if (url.pathname === '/.manners') manners = { ...manners, ...((await request.json()) as Manners) }
    else return url.pathname === '/logs' ? await tell(url) : new Response(null, { status: 404 })
    return new Response()
  },
} satisfies Program

async function tell(url: URL): Promise<Response> {
  const { status = 200, pieceStatus = 200, delayMs = 0, breaksOff } = manners
  if (delayMs > 0) await new Promise<void>((resolve) => setTimeout(resolve, delayMs))
  if (status !== 200) return new Response(BUSY, { status })
  const answer = await files.answer(url)
  if (url.searchParams.get('file') === null) {
    await refill()
    return answer
  }
  if (url.searchParams.get('file') === manners.illFile) return new Response(BUSY, { status: 503 })
  if (pieceStatus !== 200) return new Response(BUSY, { status: pieceStatus, headers: answer.headers })
  return breaksOff ? new Response(broken(await answer.bytes()), answer) : answer
}

/** Whether there was anything to refill with. */
async function refill(): Promise<boolean> {
  const [text, ...refills] = manners.refills ?? []
  if (text === undefined) return false
  manners = { ...manners, refills }
  await files.rotate()
  await files.append(new TextEncoder().encode(text))
  return true
}

function broken(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  const half = bytes.subarray(0, Math.ceil(bytes.length / 2))
  return new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(half),
    pull: (stream) => stream.error(new Error('the line is cut')),
  })
}
