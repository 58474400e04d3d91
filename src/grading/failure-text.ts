/** What a person reads of a result: the say's words, with its values filled in. */
import type { ExerciseText, Saying } from '../contract/exercise.ts'
import type { Outcome, Say, TestResult } from '../contract/verdict.ts'
import {
  alsoAt,
  inFile,
  inTest,
  onNode,
  outcomes,
  says as ownSays,
  uncaught as uncaughtText,
} from './text/en.ts'

export interface Explanation extends Saying {
  readonly title: string
}

type Values = Say['values']

/** A test: what it shows when it passes, and why it did not. Ids that begin with `world-` are the grader's own. */
export function explain(result: TestResult, text: ExerciseText): Explanation {
  const title = text.tests[result.test] ?? result.test
  const { say } = result
  if (say === undefined) return { title, seen: '', cause: '', next: '' }
  const saying = say.id.startsWith('world-') ? ownSays[say.id] : text.says[say.id]
  if (saying !== undefined) return { title, ...filled(saying, say.values) }
  const unknown = ownSays['world-unknown']
  if (unknown === undefined) throw new Error('the grader has lost its words for unknown says')
  return { title, ...filled(unknown, { id: say.id }) }
}

/** A whole run. `tests` are counted where the outcome speaks of them; `text` names the one that it speaks of. */
export function explainOutcome(
  outcome: Outcome,
  tests: readonly TestResult[] = [],
  text?: ExerciseText,
): Explanation {
  const also = 'also' in outcome ? outcome.also : undefined
  const saying = outcomes[also === undefined ? outcome.kind : 'no-plan']
  if (saying === undefined) throw new Error(`there are no words for the outcome ${outcome.kind}`)
  const run = tests.filter(({ status }) => status !== 'not-run')
  const failed = run.filter(({ status }) => status === 'failed')
  const { also: _also, kind: _kind, ...told } = { also, ...outcome }
  const node = 'node' in outcome ? outcome.node : undefined
  const values: Values = {
    run: run.length,
    failed: failed.length,
    ...told,
    inTest: 'test' in outcome && outcome.test !== '' ? fill(inTest, { title: titleOf(outcome, text) }) : '',
    node: node ?? 'the node',
    onNode: node === undefined ? '' : fill(onNode, { node }),
    inFile: placeIn(outcome),
    others: (also ?? []).map((each) => fill(alsoAt, { ...each })).join(''),
  }
  return { title: saying.title, ...filled(saying, values) }
}

/** Rejections that nobody caught, over all tests. Undefined when there were none. */
export function explainUncaught(tests: readonly TestResult[]): Explanation | undefined {
  const all = tests.flatMap(({ uncaught }) => uncaught ?? [])
  const [first] = all
  if (first === undefined) return undefined
  const { message } = first
  const count = all.reduce((sum, each) => sum + each.count, 0)
  return {
    title: uncaughtText.title,
    ...filled(uncaughtText, { count, tests: all.length, message, place: placeIn(first) }),
  }
}

/** ` in balancer.ts, line 3`, when that is known. */
function placeIn(value: object): string {
  const { file, line } = value as { readonly file?: string; readonly line?: number }
  return file === undefined || line === undefined ? '' : fill(inFile, { file, line })
}

function titleOf({ stage, test }: { stage: string; test: string }, text: ExerciseText | undefined): string {
  return text?.tests[test] ?? `${stage}/${test}`
}

function filled({ seen, cause, next }: Saying, values: Values): Saying {
  return { seen: fill(seen, values), cause: fill(cause, values), next: fill(next, values) }
}

/**
 * `{name}` becomes its value, `{name:time|times}` the word that goes with it: the first for one, the second for any other
 * number. A name without a value stays, so that a slip of the author shows.
 */
function fill(text: string, values: Values): string {
  return text.replace(
    /\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g,
    (braces, name: string, one?: string, many?: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      if (value === undefined) return braces
      if (one === undefined || many === undefined) return String(value)
      return Number(value) === 1 ? one : many
    },
  )
}
