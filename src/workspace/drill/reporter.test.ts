/** Now and then while it runs, and surely how it ended. */
import { expect, test } from 'vitest'
import type { DrillTold } from '../../classroom/api.ts'
import { AskError } from '../../classroom/ask.ts'
import { Reporter } from './reporter.ts'

const at = (share: number): DrillTold => ({ phase: 'running', share })
const ended: DrillTold = { phase: 'ended', share: 1 }

interface Given {
  /** What becomes of each try, in turn; all later ones are well. */
  readonly failures?: readonly (AskError | undefined)[]
}

function reporting({ failures = [] }: Given = {}) {
  const sent: DrillTold[] = []
  const waits: { readonly durationMs: number; readonly now: () => void }[] = []
  const left = [...failures]
  const ending = new AbortController()
  const reporter = new Reporter({
    signal: ending.signal,
    post: async (told) => {
      const failure = left.shift()
      if (failure !== undefined) throw failure
      sent.push(told)
    },
    wait: (durationMs) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      waits.push({ durationMs, now: resolve })
      return { passed: promise, now: resolve }
    },
    random: () => 0.5,
  })
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }
  const pass = async (): Promise<void> => {
    waits.at(-1)?.now()
    await settle()
  }
  return { reporter, sent, waits, ending, settle, pass }
}

test('the newest is told every two seconds, and the end at once', async () => {
  const { reporter, sent, waits, settle, pass } = reporting()
  reporter.tell(at(0))
  await settle()
  reporter.tell(at(0.1))
  reporter.tell(at(0.2))
  await settle()
  expect(sent).toEqual([at(0)])
  await pass()
  expect(sent).toEqual([at(0), at(0.2)])
  reporter.tell(ended)
  await settle()
  expect(sent).toEqual([at(0), at(0.2), ended])
  expect(waits.map(({ durationMs }) => durationMs)).toEqual([2000, 2000])
})

test('an end that could not be told is told again, later and later, and not without end', async () => {
  const lost = new AskError({ kind: 'unreachable' })
  const once = reporting({ failures: [lost, lost] })
  once.reporter.tell(ended)
  for (let turn = 0; turn < 3; turn++) await once.pass()
  expect(once.sent).toEqual([ended])
  expect(once.waits.map(({ durationMs }) => durationMs)).toEqual([4000, 8000])
  const never = reporting({ failures: Array<AskError>(50).fill(lost) })
  never.reporter.tell(ended)
  for (let turn = 0; turn < 20; turn++) await never.pass()
  expect(never.waits).toHaveLength(6)
})

test('once something else is on, nothing more is told', async () => {
  const over = new AskError({ kind: 'refused', code: 'unknown-drill', values: {} })
  const { reporter, sent, waits, settle } = reporting({ failures: [over] })
  reporter.tell(at(0.5))
  await settle()
  expect([sent, waits]).toEqual([[], []])
})

test('who is told to wait waits, and a page that goes tells nothing more', async () => {
  const busy = new AskError({ kind: 'refused', code: 'too-many-tries', values: {}, retryAfterSeconds: 1 })
  const { reporter, sent, ending, settle, pass } = reporting({ failures: [busy] })
  reporter.tell(at(0.5))
  await settle()
  ending.abort()
  await pass()
  expect(sent).toEqual([])
})
