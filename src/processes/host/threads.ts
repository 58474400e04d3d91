/**
 * Follows what led to the running code, from call to call. The engine does so by itself where it sees each `await`; in a
 * container it does not (`AsyncLocalStorage` is empty after the first), and turns tell: each thing that the program waits
 * for ends in a turn of the event loop of its own, and what runs in that turn goes on where it was asked for.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

/** What led to the running code: the request it serves, then whatever it waited for last. */
export interface Thread {
  cause: string
}

export interface Threads {
  readonly current: Thread | undefined
  /** What runs in here, and all that it starts, is of the thread. */
  run<T>(thread: Thread, run: () => T): T
  /** Gives a function that runs, later, in the thread of now. */
  bind(run: () => void): () => void
}

/** By the engine if it can be relied on. */
export async function findThreads(): Promise<Threads> {
  const probe = new AsyncLocalStorage<string>()
  const seen = await probe.run('here', async () => {
    await new Promise((resolve) => setImmediate(resolve))
    return probe.getStore()
  })
  return seen === 'here' ? threadsOfEngine() : threadsOfTurns()
}

export function threadsOfEngine(): Threads {
  const storage = new AsyncLocalStorage<Thread>()
  return {
    get current() {
      return storage.getStore()
    },
    run: (thread, run) => storage.run(thread, run),
    bind: (run) => run,
  }
}

export function threadsOfTurns(): Threads {
  let current: Thread | undefined
  const enter = (thread: Thread | undefined): void => {
    current = thread
    if (thread === undefined) return
    // The rest of this turn is still of the thread: promises that were waited for settle in it.
    setImmediate(() => {
      if (current === thread) current = undefined
    })
  }
  return {
    get current() {
      return current
    },
    run: (thread, run) => {
      enter(thread)
      return run()
    },
    bind: (run) => {
      const thread = current
      return () => {
        enter(thread)
        run()
      }
    },
  }
}
