/**
 * One page at a time has a container: each takes hundreds of megabytes, and the browser's limits are for all tabs together.
 * A page that has one and does not use it gives it up when another wants it.
 */

export interface PageLock {
  /** False when another page keeps it. */
  take(signal: AbortSignal): Promise<boolean>
  release(): void
  /** Another page wants it. */
  onWanted: () => void
}

const name = 'millions:container'
/** How long giving it up may take. */
const withinMs = 3000

export function createPageLock(): PageLock {
  const channel = new BroadcastChannel(name)
  let release: (() => void) | undefined

  function request(options: LockOptions): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const held = (lock: Lock | null): Promise<void> | undefined => {
        if (lock === null) {
          resolve(false)
          return undefined
        }
        return new Promise((end) => {
          release = end
          resolve(true)
        })
      }
      navigator.locks.request(name, options, held).catch(reject)
    })
  }

  const lock: PageLock = {
    onWanted: () => {},
    take: async (signal) => {
      if (release !== undefined || (await request({ ifAvailable: true }))) return true
      channel.postMessage('wanted')
      const patience = AbortSignal.timeout(withinMs)
      try {
        return await request({ signal: AbortSignal.any([signal, patience]) })
      } catch {
        signal.throwIfAborted()
        return false
      }
    },
    release: () => {
      release?.()
      release = undefined
    },
  }
  channel.addEventListener('message', () => lock.onWanted())
  return lock
}
