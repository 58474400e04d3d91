/** Finds how many users a day the learner's own stack carries, in a thread of its own. Loaded when it is asked for. */
import { wantsSqlite } from '../../contract/shared-program.ts'
import { loadSpawn } from '../../live/browser.ts'
import { type CarryEnd, type CarryOptions, carry } from '../../live/client.ts'
import type { Sources } from '../../live/protocol.ts'
import { lessonSeed } from '../../live/protocol.ts'
import { ownVersion } from '../stack/own-versions.ts'
import { planData } from '../stack/planning.ts'
import {
  fetchParts,
  fetchStackData,
  type OwnVersions,
  otherRoles,
  type StackData,
} from '../stack/stack-data.ts'

export interface OwnStack {
  readonly stackUrl: string
  readonly files: Sources
}

/** With the learner's own results of other exercises where the stack has a place for them, as in the stack view. */
export async function measureOwn(
  { stackUrl, files }: OwnStack,
  options: Pick<CarryOptions, 'onProgress'> & { readonly signal: AbortSignal },
): Promise<CarryEnd> {
  const planning = await planData(await fetchStackData(stackUrl), files)
  if (planning.kind !== 'planned') return planning
  const { data } = planning
  const { stack, parts } = await fetchParts(data, data.stack, ownVersions(data))
  const spawn = await loadSpawn(wantsSqlite(stack))
  const programs = { learner: files, provided: data.provided, parts }
  return await carry({ kind: 'carry', stack, programs, seed: lessonSeed }, { ...options, spawn })
}

function ownVersions({ stack, others }: StackData): OwnVersions {
  const own: Record<string, Sources> = {}
  for (const { exercise } of otherRoles(stack)) {
    const other = others[exercise]
    const files = other === undefined ? undefined : ownVersion(exercise, other)
    if (files !== undefined) own[exercise] = files
  }
  return own
}
