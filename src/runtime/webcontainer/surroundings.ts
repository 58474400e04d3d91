/** What the browser lends to the container's runtime. Tests lend something else. */
import { RuntimeProblem } from '../contract.ts'
import { type ContainerClient, loadClient } from './client.ts'
import { createPageLock, type PageLock } from './page-lock.ts'

export interface Patience {
  /** For a boot, from its beginning to its end. */
  readonly bootMs: number
  /** For the frame to answer after all, when its address could not be reached. */
  readonly graceMs: number
  /** For the program to say that it is ready, and for its end. */
  readonly programMs: number
  /** How long a container that nobody uses is kept. */
  readonly idleMs: number
}

export interface Surroundings {
  readonly programUrl: string
  readonly patience: Patience
  readonly lock: PageLock
  loadClient(): Promise<ContainerClient>
  /** What this page or browser lacks that no attempt can make up for. */
  lacks(): RuntimeProblem | undefined
  isOnline(): boolean
  /** Whether anything answers there, whatever it says. */
  reaches(url: string): Promise<boolean>
  readProgram(): Promise<string>
  readSqlite(): Promise<Uint8Array>
  /** Gives what calls it off. */
  after(delayMs: number, act: () => void): () => void
}

export const usualPatience: Patience = { bootMs: 30_000, graceMs: 5000, programMs: 8000, idleMs: 5 * 60_000 }
const probeMs = 5000

export function pageSurroundings(programUrl: string, sqliteUrl: string): Surroundings {
  return {
    programUrl,
    patience: usualPatience,
    lock: createPageLock(),
    loadClient,
    lacks,
    isOnline: () => navigator.onLine,
    reaches,
    readProgram: async () => await (await read(programUrl)).text(),
    readSqlite: async () => new Uint8Array(await (await read(sqliteUrl)).arrayBuffer()),
    after: (delayMs, act) => {
      const timer = setTimeout(act, delayMs)
      return () => clearTimeout(timer)
    },
  }
}

function lacks(): RuntimeProblem | undefined {
  const missing = [
    ['WebAssembly', typeof WebAssembly],
    ['Worker', typeof Worker],
    ['MessageChannel', typeof MessageChannel],
    ['ReadableStream', typeof ReadableStream],
    ['crossOriginIsolated', typeof globalThis.crossOriginIsolated],
    // Hidden from a page that is not isolated.
    ...(globalThis.crossOriginIsolated ? [['SharedArrayBuffer', typeof SharedArrayBuffer]] : []),
  ].flatMap(([name = '', type]) => (type === 'undefined' ? name : []))
  if (missing.length > 0)
    return new RuntimeProblem('unsupported-browser', `the browser has no ${missing.join(', ')}`)
  return globalThis.crossOriginIsolated
    ? undefined
    : new RuntimeProblem('not-isolated', 'the page is not cross-origin isolated')
}

async function reaches(url: string): Promise<boolean> {
  try {
    // The answer stays closed to us; that there is one is what is asked.
    await fetch(url, {
      mode: 'no-cors',
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(probeMs),
    })
    return true
  } catch {
    return false
  }
}

async function read(url: string): Promise<Response> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered with ${response.status}`)
  return response
}
