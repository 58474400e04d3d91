/**
 * What the web servers and the log service say to each other, and what the log
 * service answers. Complete.
 *
 * A web server writes its log into files: `app.log` is the newest. When it is
 * long, it becomes `app.log.1`, the one before `app.log.2`, and so on, and a
 * new `app.log` begins. A new one begins at each boot as well. The number `id`
 * is a file's own on its server: it stays through all names, and comes never
 * again. Other servers have the same numbers.
 *
 *   GET /logs                           200 { "files": LogFile[] }, the newest first
 *   GET /logs?file=<name>&offset=<n>    200, the next 16 KiB of the file from there,
 *                                       or less, where it ends before, or none;
 *                                       `file-id` in the head is its id
 *                                       404, there is no file of that name
 */

export const LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type Level = (typeof LEVELS)[number]

/** A line of a file, as JSON, in UTF-8, with a line end behind it. */
export interface Line {
  /** In milliseconds since 1970, by the clock of the server. */
  readonly time: number
  readonly level: Level
  readonly text: string
  /** What a user asked for, on all servers: the trace-id of `traceparent`, 32 hexadecimal digits. */
  readonly trace?: string
  /** What one server does for one request to it: 16 hexadecimal digits. */
  readonly span?: string
  /** The parent-id that came with that request: 16 hexadecimal digits. The same in all lines of the span. */
  readonly parent?: string
  /** Right after this line a request was sent, with this parent-id. No other has it. */
  readonly sends?: string
  /** Right before this line the answer to the request with this parent-id came. */
  readonly receives?: string
}

/** What is searched. */
export interface Entry extends Line {
  /** The server that it was gathered from. */
  readonly node: string
}

/** `GET /search` */
export interface Page {
  readonly entries: readonly Entry[]
  /** What `cursor` has to be for the page after this one; null when there is none. */
  readonly next: string | null
}

/** `GET /traces/<trace>` */
export interface Trace {
  readonly entries: readonly Entry[]
}

export interface LogFile {
  readonly name: string
  readonly id: number
  readonly bytes: number
}

export interface Piece {
  /** Of the file that has the name now. */
  readonly id: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

const ANSWER_MS = 1000

/** The newest first. Rejects when the server does not answer, or with another status than 200. */
export async function listFiles(node: string): Promise<readonly LogFile[]> {
  const answer = await ask(`http://${node}/logs`)
  const { files } = (await answer.json()) as { files: readonly LogFile[] }
  return files
}

export async function readPiece(node: string, name: string, offset: number): Promise<Piece> {
  const answer = await ask(`http://${node}/logs?file=${name}&offset=${offset}`)
  return { id: Number(answer.headers.get('file-id')), bytes: await answer.bytes() }
}

async function ask(url: string): Promise<Response> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
  return answer
}

const IDS = ['trace', 'span', 'parent', 'sends', 'receives'] as const

/** What a line without its line end says; undefined when it is no line of a log. */
export function lineOf(text: string): Line | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const told = value as Readonly<Record<string, unknown>>
  const level = LEVELS.find((each) => each === told.level)
  if (typeof told.time !== 'number' || typeof told.text !== 'string' || level === undefined) return undefined
  const ids = IDS.flatMap((name) => {
    const id = told[name]
    return typeof id === 'string' ? [[name, id] as const] : []
  })
  return { time: told.time, level, text: told.text, ...Object.fromEntries(ids) }
}
