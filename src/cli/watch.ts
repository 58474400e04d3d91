/** Tells of saves in a folder, whatever becomes of it: it may be replaced, be a link that is led elsewhere, or be gone for a while. */
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FolderWatch } from '../runtime/server/files/watch-folder.ts'

/** Watching keeps no process alive, and a person who saves now and then wants it to go on. */
const aliveMs = 2 ** 30

export interface SavesOptions {
  /** Some systems tell of nothing, or watch no more folders: so a look is due now and then. 2,000 unless told. */
  readonly lookEveryMs?: number
}

/** Yields once for every save of one of the files, until the signal aborts. */
export async function* saves(
  folder: string,
  files: readonly string[],
  signal: AbortSignal,
  options: SavesOptions = {},
): AsyncGenerator<void, void, void> {
  let wake = () => {}
  let isPending = false
  let before = marksOf(folder, files)
  const look = (): boolean => {
    const now = marksOf(folder, files)
    if (now === before) return false
    before = now
    isPending = true
    wake()
    return true
  }
  if (signal.aborted) return
  const watch = new FolderWatch({ folder, top: dirname(folder), names: files, look, ...options })
  const alive = setInterval(() => {}, aliveMs)
  const end = (): void => wake()
  signal.addEventListener('abort', end)
  try {
    while (true) {
      if (!isPending && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve))
      if (signal.aborted) return
      isPending = false
      yield
    }
  } finally {
    signal.removeEventListener('abort', end)
    clearInterval(alive)
    watch.end()
  }
}

/** Another text for every state that the files can be in. Links are followed: what they lead to is what is graded. */
function marksOf(folder: string, files: readonly string[]): string {
  return files.map((name) => markOf(join(folder, name))).join()
}

function markOf(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true })
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
  }
}
