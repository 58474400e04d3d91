/** What is told of a test that failed. */
import type { ShownAt } from '../contract/suite.ts'
import type { Say, TestResult, Threw } from '../contract/verdict.ts'
import { BootError } from '../simulator/world-error.ts'
import { logLines } from './log-lines.ts'
import { openingOf } from './opening.ts'
import { shorten } from './readable.ts'
import { reasonOf } from './reasons.ts'
import type { TestRun } from './subject.ts'
import type { TestedWorld } from './test-worlds.ts'

export function failedTest(run: TestRun, error: unknown, worlds: readonly TestedWorld[]): TestResult {
  const logs = logLines(worlds)
  const brokenOff = worlds.find((world) => world.brokenOff !== undefined)?.brokenOff
  const { at, ...failure } = whatFailed(brokenOff ?? error)
  return {
    ...run,
    status: 'failed',
    ...openingOf(at, error, worlds),
    ...failure,
    // The world's own sayings tell of throws themselves.
    ...(failure.say?.id.startsWith('world-') !== true && threwIn(worlds.at(-1))),
    ...(logs.length > 0 && { logs }),
  }
}

type Failure = Pick<TestResult, 'say' | 'expected' | 'seen' | 'atMs' | 'node'> & { readonly at?: ShownAt }

function whatFailed(error: unknown): Failure {
  const reason = reasonOf(error)
  if (reason !== undefined) return reason
  if (!(error instanceof Error)) return threw('something that is no error')
  if (error instanceof BootError) {
    const { node, file, line } = error
    const message = shorten(error.message)
    return { say: { id: 'world-threw-at-boot', values: { node, file, line, message } }, seen: message, node }
  }
  const say = worldSay(error)
  if (say === undefined) return threw(shorten(`${error.name}: ${error.message}`))
  return {
    say,
    seen: shorten(error.message),
    ...('atMs' in error && typeof error.atMs === 'number' && { atMs: error.atMs }),
    ...('node' in error && typeof error.node === 'string' && { node: error.node }),
  }
}

/** Mostly an answer that the suite could not read, such as a body that is no JSON; but it may be the suite's own fault. */
function threw(message: string): Failure {
  return { say: { id: 'world-suite-threw', values: { message } }, seen: message }
}

/** The simulator's errors bring their words; they never come from a program. */
function worldSay(error: Error): Say | undefined {
  if (!('say' in error) || typeof error.say !== 'object' || error.say === null) return undefined
  const { id, values } = error.say as Partial<Say>
  if (typeof id !== 'string' || !id.startsWith('world-')) return undefined
  return { id, values: { ...values } }
}

/** How a fetch rejects that got no answer in time or at all, and a disk call that could not be carried out. */
const failedCall = /^(TypeError: fetch failed|TimeoutError|AbortError|Error: (ENOENT|ENOSPC|EIO)\b)/

/** The first that the learner's code threw in a world, and did not catch. */
function threwIn(world: TestedWorld | undefined): { readonly threw?: Threw } {
  if (world === undefined) return {}
  const own = new Set(world.look().flatMap(({ name, byLearner }) => (byLearner ? [name] : [])))
  for (const event of world.history.events) {
    if ((event.kind !== 'log' && event.kind !== 'crash') || event.error === undefined || !own.has(event.node))
      continue
    const { node, error, place } = event
    const isFailedCall = failedCall.test(error) ? { isFailedCall: true as const } : {}
    return { threw: { node, message: shorten(error), ...isFailedCall, ...place } }
  }
  return {}
}
