import { expect, test } from 'vitest'
import type { GradeMessage } from './messages.ts'
import { type ThreadListener, WatchedThread } from './watched-thread.ts'

const run = { stage: 'answer', test: 'greets', seed: 1 }
const request: Omit<GradeMessage, 'heartbeatMs'> = { kind: 'grade', files: {}, runs: [run], trace: false }

/** A thread by hand: says what it is told to say once it is asked to grade. */
function threadThatSays(...messages: readonly unknown[]): WatchedThread {
  let listener: ThreadListener | undefined
  const thread = new WatchedThread(
    (given) => {
      listener = given
      return {
        post: () => {
          for (const message of messages) given.onMessage(message)
        },
        terminate: () => Promise.resolve(),
      }
    },
    Number.POSITIVE_INFINITY,
    () => undefined,
  )
  listener?.onMessage({ kind: 'ready', suiteHash: '', stages: ['answer'], tests: [run] })
  return thread
}

const { signal } = new AbortController()

test('a message that makes no sense breaks the grader, and not its host', async () => {
  const say = { id: 'wrong-count', values: { request: Number.NaN } }
  const thread = threadThatSays(
    { kind: 'started', ...run },
    { kind: 'result', result: { ...run, status: 'failed', say } },
  )
  const end = await thread.run(request, () => undefined, signal)
  expect(end).toMatchObject({ kind: 'broke', message: expect.stringContaining('makes no sense') })
  expect(thread.isUsable).toBe(false)
})
