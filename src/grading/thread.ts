/** The grading thread: takes submissions one after the other, and tells how it goes. The host watches from outside. */

import { type Compiled, compile } from '../simulator/sandbox/compile.ts'
import { prepareRealm } from '../simulator/sandbox/realm.ts'
import { definedTests } from './bundled-suite.ts'
import { type GradeMessage, parseGradeMessage, type ThreadMessage, type ToldOutcome } from './messages.ts'
import { runSuite } from './run-suite.ts'
import type { Subject } from './subject.ts'
import { openPort } from './thread-port.ts'
import { toldOutcome } from './told-outcome.ts'
import { prepareVitest } from './vitest-adapter.ts'

export interface Bundle {
  readonly subject: Subject
  readonly suiteHash: string
}

export function serve(bundle: Bundle): void {
  const port = openPort()
  const tell = (message: ThreadMessage) => port.post(message)
  prepareVitest()
  prepareRealm()
  const provided = compile(bundle.subject.provided)
  port.onMessage((data) => {
    grade(bundle.subject, provided, parseGradeMessage(data), tell).catch((error: unknown) => port.fail(error))
  })
  const tests = definedTests().map(({ stage, test }) => ({ stage, test }))
  tell({ kind: 'ready', suiteHash: bundle.suiteHash, tests })
}

async function grade(
  subject: Subject,
  provided: Compiled,
  request: GradeMessage,
  tell: (message: ThreadMessage) => void,
): Promise<void> {
  // A macrotask on the real clock: it stops when the thread is stuck, and only then.
  const heartbeat = setInterval(() => tell({ kind: 'heartbeat' }), request.heartbeatMs)
  let outcome: ToldOutcome | undefined
  try {
    const programs = { learner: compile(request.files), provided }
    await runSuite({
      subject,
      request,
      programs,
      onStart: (run) => tell({ kind: 'started', ...run }),
      onNode: (node) => tell({ kind: 'node', node }),
      onResult: (result) => tell({ kind: 'result', result }),
      onBootFailure: (error) => {
        outcome ??= toldOutcome(error)
      },
    })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    outcome = toldOutcome(error) ?? { kind: 'grader-broke', message }
  } finally {
    clearInterval(heartbeat)
  }
  tell({ kind: 'done', ...(outcome !== undefined && { outcome }) })
}
