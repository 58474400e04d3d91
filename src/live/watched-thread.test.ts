/** Why a thread fell silent: the program that was named last, or nobody's. */
import { expect, test } from 'vitest'
import { type Loss, WatchedThread } from './watched-thread.ts'

/** What becomes of a thread that says these names, and then nothing more. */
async function silentAfter(names: readonly string[]): Promise<Loss> {
  const { port1, port2 } = new MessageChannel()
  for (const name of names) port1.postMessage(name)
  const loss = await new Promise<Loss>((resolve) => {
    new WatchedThread({
      silenceMs: 500,
      spawn: (listener) => {
        queueMicrotask(() => {
          listener.onMessage({ kind: 'ready' })
          listener.onMessage({ kind: 'names', port: port2 })
        })
        return { post: () => undefined, terminate: () => undefined }
      },
      onMessage: () => undefined,
      onLost: resolve,
    })
  })
  port1.close()
  return loss
}

test('a thread that falls silent while a node has control is stuck there', async () => {
  expect(await silentAfter(['front-1', '', 'back-2'])).toEqual({ kind: 'stuck', node: 'back-2' })
})

test('a thread that falls silent when all had given back control has died, and no node is blamed', async () => {
  expect(await silentAfter(['front-1', ''])).toMatchObject({ kind: 'died' })
})
