/** The verdicts of many folders, a row each, as they come. */
import type { ExerciseBrief } from '../course/exercises.ts'
import { text } from '../messages/cli/learner.en.ts'
import type { Terminal } from './command.ts'
import type { Marked } from './grading-desk.ts'
import { shownFolder } from './shown-folder.ts'
import { firstFailed, isCoreComplete, passes, resultsOf, type Stage } from './stage-results.ts'
import { type Columns, columnsFor, headLines, type Row, rowLine } from './table.ts'

/** A name may be as long as the system lets it; the others are to be read beside it. */
const widestName = 60

export class ClassTable {
  readonly #columns: Columns
  readonly #brief: ExerciseBrief
  readonly #stages: readonly Stage[]
  readonly #terminal: Terminal

  /** `stages`: those that were asked for. */
  constructor(
    folders: readonly string[],
    brief: ExerciseBrief,
    stages: readonly Stage[],
    terminal: Terminal,
  ) {
    this.#brief = brief
    this.#stages = stages
    this.#terminal = terminal
    const verdicts = ['does-not-compile', text.grade.could, text.grade.coreOnly]
    const count = `${stages.length}/${stages.length}`
    const rows = [
      ...folders.map((folder) => [shownFolder(terminal, folder)]),
      ...verdicts.map((each) => ['', each, '999/999', count]),
    ]
    const { widths, ...columns } = columnsFor(text.grade.columns, rows, terminal.screenWidth)
    this.#columns = {
      ...columns,
      widths: widths.map((width, column) => (column === 0 ? Math.min(width, widestName) : width)),
    }
  }

  begin(): void {
    this.#terminal.print(headLines(this.#columns).join('\n'))
  }

  add(marked: Marked): void {
    this.#terminal.print(rowLine(this.#columns, this.#rowOf(marked)))
  }

  #rowOf({ folder, verdict, failure: kept, startedAt }: Marked): Row {
    const name = shownFolder(this.#terminal, folder)
    if (verdict === undefined) return [name, text.grade.could, '', '', kept.message]
    const results = resultsOf(verdict, this.#stages)
    const passed = results.filter(({ status }) => status === 'passed')
    const stages = this.#stages.filter(({ id }) => results.some(({ stage }) => stage === id))
    const passedStages = stages.filter((stage) => passes(verdict, stage))
    const failed = firstFailed(verdict, this.#brief)
    const { kind } = verdict.outcome
    const failure = failed === undefined ? '' : `${failed.stage}/${failed.test}`
    return [
      name,
      kind === 'failed' && isCoreComplete(verdict, this.#brief) ? text.grade.coreOnly : kind,
      `${passed.length}/${results.length}`,
      `${passedStages.length}/${stages.length}`,
      startedAt === undefined ? failure : text.grade.startedAt(failure, startedAt),
    ]
  }
}
