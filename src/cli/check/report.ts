/** The outcome of a check: one table, and below it what is wrong and what to do. */
import { text } from '../../messages/cli/author.en.ts'
import { table } from '../table.ts'
import type { CourseResult } from './course.ts'
import type { Fault } from './fault.ts'
import type { Share } from './proof.ts'
import type { RealResult } from './real.ts'

export function checkReport(result: CourseResult): string {
  const rows = result.proofs.map((proof) => [
    proof.slug,
    String(proof.tests),
    String(proof.seeds),
    share(proof.alternatives),
    share(proof.mistakes),
    share(proof.checkpoints),
    seconds(proof.tookMs),
  ])
  const faults = [
    ...result.faults.map((fault) => faultLines(fault.of, fault)),
    ...result.proofs.flatMap(({ slug, faults }) =>
      faults.map((fault) => faultLines(`${slug} ${fault.of}`, fault)),
    ),
  ]
  return [
    table(text.check.columns, rows),
    '',
    ...faults.flatMap((lines) => [lines, '']),
    text.check.total(faults.length, result.graded, result.known, seconds(result.tookMs)),
  ].join('\n')
}

export function realReport({ proofs, tookMs }: RealResult): string {
  const rows = proofs.map(({ slug, tests, solutions, passed }) => [
    slug,
    String(tests),
    share(solutions),
    share(passed),
  ])
  const faults = proofs.flatMap(({ slug, faults }) =>
    faults.map((fault) => faultLines(`${slug} ${fault.of}`, fault)),
  )
  return [
    table(text.check.realColumns, rows),
    '',
    ...faults.flatMap((lines) => [lines, '']),
    text.check.realTotal(faults.length, seconds(tookMs)),
  ].join('\n')
}

function faultLines(of: string, { what, next }: Fault): string {
  return `✗ ${of}: ${what}\n  next   ${next}`
}

function share({ good, of }: Share): string {
  return good === of ? String(of) : `${good} of ${of}`
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`
}
