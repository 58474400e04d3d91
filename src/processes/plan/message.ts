/** What is asked of a process that reads plans, and what it answers: once, as one line of JSON each. */
import type { DataPlaces } from '../../simulator/plan/data-places.ts'
import type { ToldProblem } from '../../simulator/plan/plan-error.ts'

export interface PlanQuestion {
  readonly files: Readonly<Record<string, string>>
  readonly program: string
}

export type PlanAnswer =
  | { readonly plan: { readonly value: Readonly<Record<string, unknown>>; readonly places: DataPlaces } }
  | { readonly problems: readonly [ToldProblem, ...ToldProblem[]]; readonly isPlan: boolean }
