/** Hands files out to threads. One that falls silent is ended, and its file has failed. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Case } from './cases.ts'
import type { Work } from './thread.ts'

const SILENCE_MS = 30_000

interface Answer {
  readonly file?: string
  readonly cases?: readonly Case[]
}

export async function runFiles(work: Work, files: readonly string[]): Promise<readonly Case[]> {
  const waiting = [...files].reverse()
  const found: Case[] = []
  const lane = async (): Promise<void> => {
    while (waiting.length > 0) {
      const lost = await serve(work, waiting, found)
      if (lost === undefined) return
      found.push({ name: lost.file, failure: lost.why })
    }
  }
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, lane))
  return found
}

/** Until no file is left, or one has cost the thread its life. */
function serve(
  work: Work,
  waiting: string[],
  found: Case[],
): Promise<{ file: string; why: string } | undefined> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('thread.ts', import.meta.url), { workerData: work })
    let current: string | undefined
    let silence: NodeJS.Timeout | undefined
    const end = (why?: string): void => {
      clearTimeout(silence)
      worker.removeAllListeners()
      void worker.terminate()
      if (why === undefined) resolve(undefined)
      else if (current === undefined) reject(new Error(why))
      else resolve({ file: current, why })
    }
    worker.on('message', ({ cases }: Answer) => {
      clearTimeout(silence)
      if (cases !== undefined) found.push(...cases)
      current = waiting.pop()
      if (current === undefined) return end()
      silence = setTimeout(() => end(`silent for ${SILENCE_MS / 1000} s`), SILENCE_MS)
      worker.postMessage(current)
    })
    worker.once('error', (error) => end(`the thread died: ${error.message}`))
    worker.once('exit', () => end('the thread ended'))
  })
}
