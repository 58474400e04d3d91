/** Tells of saves in a folder. */
import { watch } from 'node:fs/promises'

/** An editor writes one save in several steps: only when nothing more came for so long is it over. */
const settleMs = 60

/** Yields once for every save of one of the files, until the signal aborts. */
export async function* saves(
  folder: string,
  files: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<void, void, void> {
  let settled: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined
  let isPending = false
  const settle = () => {
    isPending = true
    settled?.()
  }
  const listening = listen(folder, signal, (name) => {
    if (name !== null && !files.includes(name)) return
    clearTimeout(timer)
    timer = setTimeout(settle, settleMs)
  })
  const end = new Promise<'end'>((resolve, reject) => {
    listening.then(() => resolve('end'), reject)
  })
  try {
    while (true) {
      const next = new Promise<'save'>((resolve) => {
        settled = () => resolve('save')
        if (isPending) settled()
      })
      if ((await Promise.race([next, end])) === 'end') return
      isPending = false
      yield
    }
  } finally {
    clearTimeout(timer)
  }
}

async function listen(
  folder: string,
  signal: AbortSignal,
  changed: (name: string | null) => void,
): Promise<void> {
  try {
    for await (const event of watch(folder, { signal })) changed(event.filename)
  } catch (error) {
    if (signal.aborted) return
    throw error
  }
}
