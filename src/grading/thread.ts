/** The grading thread: takes submissions one after the other, and tells how it goes. The host watches from outside. */

import { type Compiled, compile } from '../simulator/sandbox/compile.ts'
import { prepareRealm } from '../simulator/sandbox/realm.ts'
import { Headers } from '../simulator/web/headers.ts'
import { Request } from '../simulator/web/request.ts'
import { Response } from '../simulator/web/response.ts'
import { definedTests } from './bundled-suite.ts'
import { type GradeMessage, parseGradeMessage, type ThreadMessage, type ToldOutcome } from './messages.ts'
import { Rejections } from './rejections.ts'
import { runSuite } from './run-suite.ts'
import { StoryTeller } from './story-teller.ts'
import type { Sources, Subject } from './subject.ts'
import { openPort } from './thread-port.ts'
import { toldOutcome } from './told-outcome.ts'
import { prepareVitest } from './vitest-adapter.ts'

export interface Bundle {
  readonly subject: Subject
  readonly suiteHash: string
}

export function serve({ subject, suiteHash }: Bundle): void {
  const port = openPort()
  useOwnClasses()
  prepareVitest()
  prepareRealm()
  const thread: GradingThread = {
    subject,
    provided: compile(subject.provided),
    submission: undefined,
    rejections: new Rejections(port),
    tell: port.post,
  }
  port.onMessage((data) => {
    grade(thread, parseGradeMessage(data)).catch(port.fail)
  })
  const tests = definedTests().map(({ stage, test }) => ({ stage, test }))
  const stages = subject.exercise.stages.map(({ id }) => id)
  void port.held.then(() => thread.tell({ kind: 'ready', suiteHash, stages, tests }))
}

/** What a suite makes of headers is the same in every engine, and Node need not load its HTTP client for it. */
function useOwnClasses(): void {
  Object.assign(globalThis, { Headers, Request, Response })
}

interface GradingThread {
  readonly subject: Subject
  readonly provided: Compiled
  /** The last one: its tests may come in several requests. */
  submission: { readonly key: string; readonly compiled: Compiled } | undefined
  readonly rejections: Rejections
  tell(message: ThreadMessage): void
}

async function grade(thread: GradingThread, request: GradeMessage): Promise<void> {
  const { tell } = thread
  // A macrotask on the real clock: it stops when the thread is stuck, and only then.
  const heartbeat = setInterval(() => tell({ kind: 'heartbeat' }), request.heartbeatMs)
  let outcome: ToldOutcome | undefined
  try {
    outcome = await run(thread, request)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    outcome = toldOutcome(error) ?? { kind: 'grader-broke', message }
  } finally {
    clearInterval(heartbeat)
  }
  tell({ kind: 'done', ...(outcome !== undefined && { outcome }) })
}

async function run(thread: GradingThread, request: GradeMessage): Promise<ToldOutcome | undefined> {
  const { subject, provided, rejections, tell } = thread
  let outcome: ToldOutcome | undefined
  const story = request.history === true ? new StoryTeller(tell) : undefined
  await runSuite({
    subject,
    request,
    programs: { learner: compileOnce(thread, request.files), provided },
    onStart: (test) => {
      rejections.clear()
      tell({ kind: 'started', ...test })
    },
    onlooker: {
      ...story?.onlooker,
      ...(request.trace && {
        onTake: (node) => tell({ kind: 'node', node }),
        onEvent: (event, world) => {
          story?.onlooker.onEvent?.(event, world)
          // It may be the last that is heard of it.
          story?.tell()
        },
      }),
    },
    onEnd: () => story?.end(),
    onResult: (result) => {
      const { lines } = rejections
      const failed = result.status === 'failed' && lines.length > 0
      tell({
        kind: 'result',
        result: failed ? { ...result, logs: [...(result.logs ?? []), ...lines] } : result,
      })
    },
    onBootFailure: (error) => {
      outcome ??= toldOutcome(error)
    },
  })
  return outcome
}

function compileOnce(thread: GradingThread, files: Sources): Compiled {
  const key = JSON.stringify(files)
  if (thread.submission?.key !== key) thread.submission = { key, compiled: compile(files) }
  return thread.submission.compiled
}
