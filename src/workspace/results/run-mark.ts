/**
 * A run is noted while it lasts, so that the next load can tell of one that took the page with it.
 * Leaving the page in order is not that, and another tab's run is still going on.
 */
import type { Verdict } from '../../contract/verdict.ts'
import type { MarkedRun } from '../../grading/cut-short.ts'
import type { Files } from '../session/files.ts'

const prefix = 'millions:run:'

type HeldMark = Pick<MarkedRun, 'at' | 'end'>

/** Marks a run. What is returned ends the mark. Where nothing can be kept, nothing is. */
export async function holdMark(exercise: string, files: Files): Promise<HeldMark> {
  const { markRun } = await import('../../grading/cut-short.ts')
  const nothing: HeldMark = { at: () => undefined, end: () => undefined }
  let mark: MarkedRun
  try {
    mark = markRun(localStorage, exercise, files)
  } catch {
    return nothing
  }
  const leaving = new AbortController()
  const ended = Promise.withResolvers<void>()
  addEventListener('pagehide', () => mark.end(), { signal: leaving.signal })
  void navigator.locks?.request(prefix + exercise, () => ended.promise)
  await mark.kept
  return {
    at: (stage, test, node) => {
      try {
        mark.at(stage, test, node)
      } catch {
        // The storage is full: the mark stays at an earlier test.
      }
    },
    end: () => {
      mark.end()
      leaving.abort()
      ended.resolve()
    },
  }
}

/** The verdict of a run that never came to its end. Told once. Loads nothing when there was none. */
export async function findCutShortRun(exercise: string): Promise<Verdict | undefined> {
  if (localStorage.getItem(prefix + exercise) === null) return undefined
  const held = (await navigator.locks?.query())?.held ?? []
  if (held.some((lock) => lock.name === prefix + exercise)) return undefined
  const { cutShortRun } = await import('../../grading/cut-short.ts')
  return cutShortRun(localStorage, exercise)
}
