/** `millions verify`: a file of one's own results, run again, and held against what it says. */
import { resolve } from 'node:path'
import { exerciseSlugs, loadBrief } from '../course/exercises.ts'
import { text } from '../messages/cli/learner.en.ts'
import type { Finding } from '../record/compare.ts'
import type { RecordFile } from '../record/record-file.ts'
import { parseArguments } from './arguments.ts'
import { type Command, type ExitCode, type Terminal, UsageError } from './command.ts'
import { folderArgument, suggested } from './shell.ts'
import { table } from './table.ts'
import { type Briefs, countsOf, rowOf } from './verify/findings.ts'
import { readRecord } from './verify/record-on-disk.ts'
import { type VerifiedSystem, verifyLessons, verifySystem } from './verify/verify-record.ts'
import { wrap } from './wrap.ts'

const words = text.verify

const options = {
  lessons: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

export const verify: Command = {
  summary: words.summary,
  help: words.help,
  async run(args, terminal) {
    const { values, positionals } = parseArguments('verify', args, options)
    const [named, ...more] = positionals
    if (named === undefined) throw new UsageError(words.whichFile, text.seeHelp('verify'))
    if (more.length > 0) throw new UsageError(words.oneFile, text.seeHelp('verify'))
    const path = resolve(terminal.workingFolder, named)
    const record = readRecord(path)
    const verified = await runAgain(record, path, values.lessons === true, terminal)
    const code = exitCodeOf(verified.findings)
    if (values.json === true) terminal.print(JSON.stringify(asJson(record, verified), null, 2))
    else await tell(record, verified, { named, hasLessons: values.lessons === true }, terminal)
    return code
  },
}

async function runAgain(
  record: RecordFile,
  path: string,
  hasLessons: boolean,
  { root, signal, progress }: Terminal,
): Promise<VerifiedSystem> {
  const verifying = { root, signal, tell: (line: string) => progress?.(line) }
  const { system } = record
  const whole =
    system === undefined
      ? { findings: [], isOtherCourse: false }
      : await verifySystem(system, path, verifying)
  if (!hasLessons) return whole
  const lessons: Finding[] = []
  for await (const found of verifyLessons(record, verifying)) lessons.push(...found)
  return { ...whole, findings: [...whole.findings, ...lessons] }
}

/** What cannot be told is no proof of anything. */
function exitCodeOf(findings: readonly Finding[]): ExitCode {
  const { same, different, unknown } = countsOf(findings)
  if (different > 0) return 1
  return unknown > 0 || same === 0 ? 2 : 0
}

function asJson({ savedAtMs, system }: RecordFile, { findings, isOtherCourse }: VerifiedSystem): unknown {
  return {
    savedAt: new Date(savedAtMs).toISOString(),
    ...(system !== undefined && { exercise: system.exercise, seed: system.seed }),
    isOtherCourse,
    ...countsOf(findings),
    findings,
  }
}

async function tell(
  { system, lessons, savedAtMs }: RecordFile,
  { findings, isOtherCourse }: VerifiedSystem,
  { named, hasLessons }: { readonly named: string; readonly hasLessons: boolean },
  terminal: Terminal,
): Promise<void> {
  const { root, print, screenWidth } = terminal
  const briefs = await briefsOf(root, findings)
  if (system === undefined) print(words.noSystem)
  else {
    const title = briefs.get(system.exercise)?.text.title ?? system.exercise
    print(words.heading(title, new Date(savedAtMs).toISOString().slice(0, 10), system.seed))
  }
  if (isOtherCourse) print(`\n${wrap(words.otherSuite, terminal.width)}`)
  if (findings.length > 0) {
    const rows = findings.map((finding) => rowOf(finding, briefs))
    print(`\n${table(words.columns, rows, screenWidth)}\n\n${words.result(countsOf(findings))}`)
  }
  const others = Object.keys(lessons).filter((slug) => slug !== system?.exercise).length
  if (hasLessons || others === 0) return
  print(words.otherLessons(others, suggested(terminal, 'verify', folderArgument(named), '--lessons')))
}

async function briefsOf(root: string, findings: readonly Finding[]): Promise<Briefs> {
  const known = exerciseSlugs(root)
  const slugs = new Set(findings.flatMap(({ about }) => ('exercise' in about ? [about.exercise] : [])))
  const wanted = [...slugs].filter((slug) => known.includes(slug))
  return new Map(await Promise.all(wanted.map(async (slug) => [slug, await loadBrief(root, slug)] as const)))
}
