/** The first content of a database, made of its statements once, for all nodes that begin with it. */
import { Connection } from './connection.ts'
import { type Bytes, Image } from './image.ts'

/** As worlds begin: no node's clock, and no node's chance. */
const still = { wallClockMs: () => 1_767_571_200_000, random: () => 0.5 }
const mostSteps = 500_000_000
/** Databases that are kept, the newest ones: a suite has few, and each takes megabytes. */
const mostKept = 4

const kept = new Map<string, Bytes>()

/** Throws a `SqliteFailure`. */
export function firstContent(module: WebAssembly.Module, statements: string): Bytes {
  const making = make(module, statements)
  for (;;) {
    const { done, value } = making.next()
    if (done) return value
  }
}

/**
 * Makes it ahead, and lets others have the thread between two statements: one that says nothing for seconds, on a slow machine,
 * is taken to be stuck. What is wrong with the statements is told when they are wanted.
 */
export async function prepareFirstContent(
  module: WebAssembly.Module,
  statements: string,
  pause: () => Promise<void>,
): Promise<void> {
  const making = make(module, statements)
  try {
    while (!making.next().done) await pause()
  } catch {
    // Once more, where somebody waits for it.
  }
}

function* make(module: WebAssembly.Module, statements: string): Generator<undefined, Bytes> {
  const known = kept.get(statements)
  if (known !== undefined) return known
  const image = new Image()
  const path = 'first'
  const connection = new Connection(module, { path, image, host: still, mostSteps, mostResultBytes: 0 })
  try {
    yield* connection.runOwnEach(`BEGIN;\n${statements}\n;COMMIT`)
  } finally {
    connection.drop()
  }
  const file = image.open(path)
  const bytes = (file?.read(0, file.length) ?? new Uint8Array(0)).slice()
  const [oldest] = kept.keys()
  if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
  kept.set(statements, bytes)
  return bytes
}
