/** Threads of a page: module Workers, whose script is fetched once and kept, so that a run starts with the network cut. */
import scriptUrl from './thread.ts?worker&url'
import type { FromThread } from './thread-messages.ts'
import type { Spawn } from './watched-thread.ts'

let script: Promise<string> | undefined

/** Fetches the script. Rejects when it cannot be had; the next call tries again. */
export async function loadSpawn(): Promise<Spawn> {
  script ??= keep(scriptUrl).catch((error: unknown) => {
    script = undefined
    throw error
  })
  return spawnFrom(await script)
}

/** A thread of whatever script is at this address. */
export function spawnFrom(url: string): Spawn {
  return (listener) => {
    const worker = new Worker(url, { type: 'module', name: 'live stack' })
    worker.onmessage = ({ data }: MessageEvent<FromThread>) => listener.onMessage(data)
    worker.onmessageerror = () => listener.onEnd('died', 'a message of the thread could not be read')
    worker.onerror = (event) => {
      event.preventDefault()
      const message = event.message || 'the thread could not be loaded'
      listener.onEnd(/out of memory|allocation failed/i.test(message) ? 'out-of-memory' : 'died', message)
    }
    return {
      post: (message) => worker.postMessage(message),
      terminate: () => worker.terminate(),
    }
  }
}

async function keep(url: string): Promise<string> {
  // The dev server's script is many files, which a blob could not import.
  if (import.meta.env.DEV) return url
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered with ${response.status}.`)
  const blob = new Blob([await response.text()], { type: 'text/javascript' })
  return URL.createObjectURL(blob)
}
