/** The grading thread: takes submissions one after the other, and tells how it goes. The host watches from outside. */

import type { TestResult } from '../contract/verdict.ts'
import { Headers } from '../simulator/web/headers.ts'
import { Request } from '../simulator/web/request.ts'
import { Response } from '../simulator/web/response.ts'
import { URL } from '../simulator/web/url.ts'
import { URLSearchParams } from '../simulator/web/url-search-params.ts'
import { BootError } from '../simulator/world-error.ts'
import { definedTests } from './bundled-suite.ts'
import { LogBudget } from './log-budget.ts'
import {
  type GradeMessage,
  parseGradeMessage,
  type ThreadMessage,
  type ToldOutcome,
  type Took,
} from './messages.ts'
import { Rejections } from './rejections.ts'
import { runSuite } from './run-suite.ts'
import { StoryTeller } from './story-teller.ts'
import type { Subject } from './subject.ts'
import type { TestedWorld, WorldMaker } from './test-worlds.ts'
import { openPort } from './thread-port.ts'
import { toldOutcome } from './told-outcome.ts'
import { prepareVitest } from './vitest-adapter.ts'

export interface Bundle {
  readonly subject: Subject
  readonly suiteHash: string
}

/** `openWorlds` is called when the realm is as it has to be for suites. */
export function serve({ subject, suiteHash }: Bundle, openWorlds: (subject: Subject) => WorldMaker): void {
  const port = openPort()
  useOwnClasses()
  prepareVitest()
  const worlds = openWorlds(subject)
  const thread: GradingThread = { worlds, rejections: new Rejections(port), tell: port.post }
  port.onMessage((data) => {
    grade(thread, parseGradeMessage(data)).catch(port.fail)
  })
  const tests = definedTests()
    .filter(({ isReal }) => isReal || worlds.kind === 'simulated')
    .map(({ stage, test, isHeldBack }) => ({ stage, test, ...(isHeldBack && { isHeldBack }) }))
  const stages = subject.exercise.stages.map(({ id }) => id)
  const parts = Object.keys(subject.parts ?? {})
  void port.held.then(() => thread.tell({ kind: 'ready', suiteHash, stages, tests, parts }))
}

/** What a suite makes of headers and addresses is the same in every engine, and Node need not load its HTTP client for it. */
function useOwnClasses(): void {
  Object.assign(globalThis, { Headers, Request, Response, URL, URLSearchParams })
}

interface GradingThread {
  readonly worlds: WorldMaker
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
  const { worlds, rejections, tell } = thread
  let outcome: ToldOutcome | undefined
  const budget = new LogBudget()
  let took: Took | undefined
  const story = request.history === true ? new StoryTeller(tell, request.details) : undefined
  await runSuite({
    request,
    open: worlds.prepare(
      { files: request.files, ...(request.parts !== undefined && { parts: request.parts }) },
      request.limits,
    ),
    onStart: (test) => {
      rejections.clear()
      tell({ kind: 'started', ...test })
    },
    onlooker: {
      ...story?.onlooker,
      onBusy: (node, place) => tell({ kind: 'busy', node, ...place }),
      ...(request.trace && {
        onTake: (node) => tell({ kind: 'node', node }),
        onEvent: (event, world) => {
          story?.onlooker.onEvent?.(event, world)
          // It may be the last that is heard of it.
          story?.tell()
        },
      }),
    },
    onEnd: (ended) => {
      story?.end()
      if (request.limits !== undefined) took = whatTook(ended)
    },
    onResult: (result) => {
      const { told: uncaught } = rejections
      const told = {
        ...result,
        ...(result.logs !== undefined && { logs: budget.take(result.logs) }),
        ...(uncaught !== undefined && { uncaught }),
      }
      tell({
        kind: 'result',
        result: worlds.kind === 'real' ? withoutReplay(told) : told,
        ...(took !== undefined && { took }),
      })
    },
    onFailure: (error, test, isBoot) => {
      outcome ??= endsAll(error, isBoot) ? toldOutcome(error, test) : undefined
    },
  })
  return outcome
}

function whatTook(worlds: readonly TestedWorld[]): Took {
  return {
    events: Math.max(0, ...worlds.map(({ taken = 0 }) => taken)),
    isBrokenOff: worlds.some(({ brokenOff }) => brokenOff !== undefined),
  }
}

/** A node that threw at boot says more than that a test failed; one that threw when it came back does not. */
function endsAll(error: unknown, isBoot: boolean): boolean {
  return isBoot || !(error instanceof BootError)
}

/** What happened for real does not happen again: there are no events to open a replay at. */
function withoutReplay({ event: _, world: __, ...result }: TestResult): TestResult {
  return result
}
