import { expect, test, vi } from 'vitest'
import type { GradeMessage } from './messages.ts'
import { type ThreadListener, WatchedThread } from './watched-thread.ts'

const greets = { stage: 'answer', test: 'greets' }
const run = { ...greets, seed: 1 }
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
  listener?.onMessage({ kind: 'ready', suiteHash: '', stages: ['answer'], tests: [greets], parts: [] })
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

/** A thread that says nothing once it is asked to grade, while its memory grows by so much between two looks. */
async function silentThread(growth: number, coreShare = 1): Promise<unknown> {
  vi.useFakeTimers()
  try {
    let listener: ThreadListener | undefined
    let share = 0.05
    const began = Date.now()
    const thread = new WatchedThread(
      (given) => {
        listener = given
        return {
          post: () => given.onMessage({ kind: 'started', ...run }),
          terminate: () => Promise.resolve(),
          memoryUse: () => {
            share += growth
            return { share, isFresh: true }
          },
          coreMs: () => (Date.now() - began) * coreShare,
        }
      },
      800,
      () => undefined,
    )
    listener?.onMessage({ kind: 'ready', suiteHash: '', stages: ['answer'], tests: [greets], parts: [] })
    let waitedMs = 0
    const end = thread
      .run(request, () => undefined, signal)
      .finally(() => {
        waitedMs = Date.now() - began
      })
    await vi.advanceTimersByTimeAsync(10_000)
    return { ...(await end), waitedMs }
  } finally {
    vi.useRealTimers()
  }
}

test.each([
  ['fills its memory before anybody has waited too long', 0.06, 'out-of-memory'],
  ['was on its way to fill it, on a machine that is slow', 0.012, 'out-of-memory'],
  ['takes hardly any', 0.003, 'stuck'],
  ['takes none', 0, 'stuck'],
] as const)('a silent thread that %s', async (_, growth, kind) => {
  expect(await silentThread(growth)).toMatchObject({ kind, at: run })
})

test('silence is the program’s own only if it had a core: one that is left without is waited for', async () => {
  expect(await silentThread(0, 1)).toMatchObject({ kind: 'stuck', waitedMs: 900 })
  expect(await silentThread(0, 0.2)).toMatchObject({ kind: 'stuck', waitedMs: 3100 })
  expect(await silentThread(0, 0)).toMatchObject({ kind: 'stuck', waitedMs: 4900 })
})
