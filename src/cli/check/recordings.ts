/** Messages as learners read them, kept in `solutions/<slug>/messages.md` so that a change of words is reviewed like code. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Verdict } from '../../contract/verdict.ts'
import type { LoadedExercise } from '../../course/exercises.ts'
import { text } from '../../messages/cli/author.en.ts'
import { failureLines } from '../verdict-report.ts'
import type { Fault } from './fault.ts'

interface Failure {
  /** `starter`, or `mistakes/<name>`. */
  readonly name: string
  readonly verdict: Verdict
}

/** What differs from the recorded messages. With `update` they are replaced, and nothing differs. */
export function recordingFaults(
  root: string,
  exercise: LoadedExercise,
  failures: readonly Failure[],
  update: boolean,
): readonly Fault[] {
  const file = join(root, 'solutions', exercise.slug, 'messages.md')
  const shown = relative(root, file)
  const now = new Map(failures.map(({ name, verdict }) => [name, messageOf(verdict, exercise)]))
  const unfilled = failures.flatMap(({ name, verdict }) =>
    unfilledIn(verdict, exercise).map((value) => ({
      of: 'messages',
      what: text.check.unfilled(name, value),
      next: text.check.fillIn,
    })),
  )
  if (update) {
    writeFileSync(file, documentOf(exercise, now))
    return unfilled
  }
  const recorded = existsSync(file) ? sectionsOf(readFileSync(file, 'utf8')) : new Map<string, string>()
  const names = [...new Set([...now.keys(), ...recorded.keys()])]
  const differing = names.filter((name) => now.get(name) !== recorded.get(name))
  if (differing.length === 0) return unfilled
  const what = text.check.notRecorded(differing)
  return [...unfilled, { of: 'messages', what, next: text.check.record(exercise.slug, shown) }]
}

/** Places in the words that got no value. What was seen may have braces of its own. */
function unfilledIn({ tests }: Verdict, { text: words }: LoadedExercise): readonly string[] {
  const said = tests.find(({ status }) => status === 'failed')?.say
  const saying = said === undefined ? undefined : words.says[said.id]
  if (said === undefined || saying === undefined) return []
  const places = [saying.seen, saying.cause, saying.next].join(' ').match(/\{[a-z]\w*\}/gi) ?? []
  return places.filter((place) => !Object.hasOwn(said.values ?? {}, place.slice(1, -1)))
}

function messageOf({ tests }: Verdict, { text: words }: LoadedExercise): string {
  const failed = tests.find(({ status }) => status === 'failed')
  if (failed === undefined) return ''
  // Git changes line ends, and a file has no way to keep half a character: both are spelled out.
  return failureLines(failed, words)
    .join('\n')
    .replaceAll('\r', '\\r')
    .replaceAll(/\p{Cs}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`)
}

function documentOf({ text: words }: LoadedExercise, messages: ReadonlyMap<string, string>): string {
  const sections = [...messages].map(([name, message]) => `## ${name}\n\n\`\`\`text\n${message}\n\`\`\`\n`)
  return [`# What learners are told: ${words.title}\n`, ...sections].join('\n')
}

function sectionsOf(document: string): ReadonlyMap<string, string> {
  const sections = document.matchAll(/^## (\S+)\r?\n\r?\n```text\r?\n(.*?)\r?\n```$/gms)
  return new Map([...sections].map(([, name = '', message = '']) => [name, message.replaceAll('\r\n', '\n')]))
}
