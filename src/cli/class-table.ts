/** The verdicts of many folders, one row each. */
import type { Verdict } from '../contract/verdict.ts'
import type { ExerciseBrief } from '../course/exercises.ts'
import { text } from '../messages/cli.en.ts'
import type { Terminal } from './command.ts'
import type { Marked } from './grading-desk.ts'
import { shownFolder } from './shown-folder.ts'
import { table } from './table.ts'

export function classTable(marked: readonly Marked[], brief: ExerciseBrief, terminal: Terminal): string {
  const rows = marked.map(({ folder, verdict, failure }) => {
    const name = shownFolder(terminal, folder)
    if (verdict === undefined) return [name, text.grade.could, '', '', failure.message]
    const passed = verdict.tests.filter((result) => result.status === 'passed')
    return [
      name,
      verdict.outcome.kind,
      `${passed.length}/${verdict.tests.length}`,
      `${passedStages(verdict, brief).length}/${stagesOf(verdict).length}`,
      firstFailure(verdict),
    ]
  })
  return table(text.grade.columns, rows)
}

function stagesOf(verdict: Verdict): readonly string[] {
  return [...new Set(verdict.tests.map((result) => result.stage))]
}

function passedStages(verdict: Verdict, { exercise }: ExerciseBrief): readonly string[] {
  return exercise.stages
    .map(({ id }) => id)
    .filter((id) => {
      const tests = verdict.tests.filter((result) => result.stage === id)
      return tests.length > 0 && tests.every((result) => result.status === 'passed')
    })
}

function firstFailure(verdict: Verdict): string {
  const failed = verdict.tests.find((result) => result.status === 'failed')
  return failed === undefined ? '' : `${failed.stage}/${failed.test}`
}
