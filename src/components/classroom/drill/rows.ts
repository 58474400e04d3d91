/** What came of a drill, learner by learner: the worst first, those of whom nothing is known last. */
import type { BoardLearner, DrillReport } from '../../../classroom/api.ts'
import { errorShare, usersNoticed } from '../../../workspace/drill/noticed.ts'

export const drillGroups = ['nothing', 'noticed', 'running', 'not-run', 'silent'] as const
export type DrillGroup = (typeof drillGroups)[number]

export interface DrillRow {
  readonly learner: BoardLearner
  readonly group: DrillGroup
  readonly report?: DrillReport
  /** Since the first thing happened. */
  readonly errors?: number
  readonly p99Ms?: number
}

export function drillRows(
  learners: readonly BoardLearner[],
  reports: ReadonlyMap<string, DrillReport>,
  locale: string,
): readonly DrillRow[] {
  const names = new Intl.Collator(locale, { numeric: true })
  return learners
    .map((learner) => rowOf(learner, reports.get(learner.id)))
    .sort(
      (a, b) =>
        rankOf(a) - rankOf(b) ||
        (b.errors ?? 0) - (a.errors ?? 0) ||
        (b.p99Ms ?? 0) - (a.p99Ms ?? 0) ||
        names.compare(a.learner.name, b.learner.name),
    )
}

function rowOf(learner: BoardLearner, report: DrillReport | undefined): DrillRow {
  if (report === undefined) return { learner, group: 'silent' }
  const { since } = report
  const errors = since === undefined ? undefined : errorShare(since)
  return {
    learner,
    group: groupOf(report),
    report,
    ...(errors !== undefined && { errors }),
    ...(since?.p99Ms !== undefined && { p99Ms: since.p99Ms }),
  }
}

function groupOf(report: DrillReport): DrillGroup {
  if (report.phase === 'running') return 'running'
  const noticed = usersNoticed(report)
  if (noticed === undefined) return 'not-run'
  return noticed ? 'noticed' : 'nothing'
}

/** Whoever has numbers stands with those who have: where they are among them is what the room looks at. */
function rankOf({ group, errors }: DrillRow): number {
  if (group === 'silent') return 2
  return errors === undefined ? 1 : 0
}

export function countGroups(rows: readonly DrillRow[]): Readonly<Record<DrillGroup, number>> {
  const counts = { nothing: 0, noticed: 0, running: 0, 'not-run': 0, silent: 0 }
  for (const { group } of rows) counts[group] += 1
  return counts
}
