/** The grading thread: takes submissions one after the other, and tells how it goes. The host watches from outside. */
import { definedTests } from './bundled-suite.ts'
import { type GradeMessage, parseGradeMessage, type ThreadMessage, type ToldOutcome } from './messages.ts'
import { runSuite } from './run-suite.ts'
import type { StartWorld } from './start-world.ts'
import type { Subject } from './subject.ts'
import { openPort } from './thread-port.ts'
import { toldOutcome } from './told-outcome.ts'
import { prepareVitest } from './vitest-adapter.ts'

export interface Bundle {
  readonly subject: Subject
  readonly suiteHash: string
  readonly startWorld: StartWorld
  /** Makes the realm safe for programs: after it nothing of the language can be changed. */
  prepareRealm(): void
}

export function serve(bundle: Bundle): void {
  const port = openPort()
  const tell = (message: ThreadMessage) => port.post(message)
  prepareVitest()
  bundle.prepareRealm()
  port.onMessage((data) => {
    grade(bundle, parseGradeMessage(data), tell).catch((error: unknown) => port.fail(error))
  })
  const tests = definedTests().map(({ stage, test }) => ({ stage, test }))
  tell({ kind: 'ready', suiteHash: bundle.suiteHash, tests })
}

async function grade(
  bundle: Bundle,
  request: GradeMessage,
  tell: (message: ThreadMessage) => void,
): Promise<void> {
  const { subject, startWorld } = bundle
  // A macrotask on the real clock: it stops when the thread is stuck, and only then.
  const heartbeat = setInterval(() => tell({ kind: 'heartbeat' }), request.heartbeatMs)
  let outcome: ToldOutcome | undefined
  try {
    await runSuite({
      subject,
      request,
      startWorld,
      onStart: (run) => tell({ kind: 'started', ...run }),
      onNode: (node) => tell({ kind: 'node', node }),
      onResult: (result) => tell({ kind: 'result', result }),
      onError: (error) => {
        outcome ??= toldOutcome(error)
      },
    })
  } catch (error) {
    outcome = { kind: 'grader-broke', message: error instanceof Error ? error.message : String(error) }
  } finally {
    clearInterval(heartbeat)
  }
  tell({ kind: 'done', ...(outcome !== undefined && { outcome }) })
}
