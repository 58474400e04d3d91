/** What was found of a file of results, as a person reads it. */
import type { ExerciseBrief } from '../../course/exercises.ts'
import { text } from '../../messages/cli/learner.en.ts'
import type { About, Finding, Judged } from '../../record/compare.ts'
import type { Row } from '../table.ts'

const words = text.verify

/** The words of the exercises that findings are about. */
export type Briefs = ReadonlyMap<string, Pick<ExerciseBrief, 'text'>>

export function rowOf(finding: Finding, briefs: Briefs): Row {
  const { about, claimed, seen, judged, reason } = finding
  const now = seen === undefined ? '–' : valueText(about, seen)
  const why = reason === undefined ? now : `${now} (${words.reasons[reason]})`
  return [words.signs[judged], whatText(about, briefs), valueText(about, claimed), why]
}

function whatText(about: About, briefs: Briefs): string {
  switch (about.kind) {
    case 'stage': {
      const brief = briefs.get(about.exercise)
      const title = brief?.text.stages[about.stage]?.title ?? about.stage
      return words.stage(brief?.text.title ?? about.exercise, title)
    }
    case 'tier':
      return words.tier(about.name)
    case 'peak':
      return words.peak[about.number]
    case 'carried':
      return words.carried[about.number](briefs.get(about.exercise)?.text.title ?? about.exercise)
  }
}

/** As it stands in the file: who compares wants each digit. */
function valueText(about: About, value: number | string): string {
  if (about.kind === 'stage') return words.testsPass(value, about.tests)
  if (typeof value === 'string' || about.kind === 'tier') return String(value)
  if (about.number === 'p50Ms' || about.number === 'p99Ms') return `${value} ms`
  if (about.number === 'errorShare') return `${Number((value * 100).toPrecision(6))} %`
  const plain = value.toLocaleString('en', { maximumFractionDigits: 3 })
  return about.number === 'costPerMonth' ? `$${plain}` : plain
}

export function countsOf(findings: readonly Finding[]): Readonly<Record<Judged, number>> {
  const count = (judged: Judged): number => findings.filter((each) => each.judged === judged).length
  return { same: count('same'), different: count('different'), unknown: count('unknown') }
}
