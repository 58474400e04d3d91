/** Measures the learner's own system in threads of the page: their plan, the scene at the peak, the most users. Loaded when it is asked for. */
import type { PartOwners } from '../../contract/parts.ts'
import { wantsSqlite } from '../../contract/shared-program.ts'
import { loadSpawn } from '../../live/browser.ts'
import { carry, type Loss, measureSceneIn } from '../../live/client.ts'
import { type Carried, lessonSeed, type ProgramProblem } from '../../live/protocol.ts'
import type { Summary, Tier } from '../../record/record-file.ts'
import { summaryOf, tiersOf } from '../../record/stack-facts.ts'
import { columnsOf } from '../scene/cells.ts'
import type { Files } from '../session/files.ts'
import { planData, planSilenceMs } from '../stack/planning.ts'
import { fetchParts, fetchStackData, type StackData, stackFor } from '../stack/stack-data.ts'

export interface MeasureOrder {
  readonly stackUrl: string
  readonly files: Files
  /** The learner's results of other exercises. */
  readonly own: Readonly<Record<string, Files>>
  readonly owners: PartOwners
}

export type MeasurePhase =
  | { readonly phase: 'plan' | 'peak' }
  | { readonly phase: 'carried'; readonly usersPerDay: number; readonly share: number }

export type MeasureEnd =
  | {
      readonly kind: 'measured'
      readonly tiers: readonly Tier[]
      readonly peak?: Summary
      readonly carried: Carried
    }
  | { readonly kind: 'refused'; readonly problem: ProgramProblem }
  | { readonly kind: 'broke'; readonly message: string }
  | Loss

interface MeasureOptions {
  readonly signal: AbortSignal
  onProgress(phase: MeasurePhase): void
}

/** Rejects with the signal's reason when it is cancelled, and when something cannot be fetched. */
export async function measureSystem(order: MeasureOrder, options: MeasureOptions): Promise<MeasureEnd> {
  const { signal, onProgress } = options
  onProgress({ phase: 'plan' })
  const planning = await planData(await fetchStackData(order.stackUrl), order.files)
  if (planning.kind !== 'planned') return planning
  signal.throwIfAborted()
  onProgress({ phase: 'peak' })
  const peak = await measurePeak(planning.data, order, signal)
  if (peak !== undefined && 'kind' in peak) return peak
  const { stack, parts } = await fetchParts(planning.data, planning.data.stack, order.own)
  const spawn = await loadSpawn(wantsSqlite(stack))
  const programs = { learner: order.files, provided: planning.data.provided, parts }
  const end = await carry(
    { kind: 'carry', stack, programs, seed: lessonSeed },
    {
      spawn,
      signal,
      silenceMs: planSilenceMs,
      onProgress: ({ usersPerDay, share }) => onProgress({ phase: 'carried', usersPerDay, share }),
    },
  )
  if (end.kind !== 'carried') return end
  const tiers = tiersOf(stack, order.owners)
  return { kind: 'measured', tiers, carried: end.result, ...(peak !== undefined && { peak }) }
}

/** Nothing where the exercise has no such scene. */
async function measurePeak(
  data: StackData,
  { files, own }: MeasureOrder,
  signal: AbortSignal,
): Promise<Summary | Exclude<MeasureEnd, { kind: 'measured' }> | undefined> {
  const { results } = data.stack
  if (results === undefined) return undefined
  const { stack: played, scene } = stackFor(data, results.scene)
  if (scene === undefined) return undefined
  const { stack, parts } = await fetchParts(data, played, own)
  const spawn = await loadSpawn(wantsSqlite(stack))
  const programs = { learner: files, provided: data.provided, parts }
  const end = await measureSceneIn(
    { kind: 'scene', stack, scene, programs, seed: lessonSeed },
    { spawn, signal, silenceMs: planSilenceMs },
  )
  if (end.kind !== 'scene-measured') return end
  const row = end.rows.find(({ measure }) => measure === results.measure)
  return row && summaryOf(columnsOf(scene), row.cells)
}
