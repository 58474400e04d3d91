/** Finds how many users a day the learner's own stack carries, in a thread of its own. Loaded when it is asked for. */
import { wantsSqlite } from '../../contract/shared-program.ts'
import { loadSpawn } from '../../live/browser.ts'
import { type CarryEnd, type CarryOptions, carry } from '../../live/client.ts'
import type { OtherProgram, Sources } from '../../live/protocol.ts'
import { lessonSeed } from '../../live/protocol.ts'
import { ownVersion } from '../stack/own-versions.ts'
import { fetchOthers, fetchStackData, type StackData } from '../stack/stack-data.ts'

export interface OwnStack {
  readonly stackUrl: string
  readonly files: Sources
}

/** With the learner's own results of other exercises where the stack has a place for them, as in the stack view. */
export async function measureOwn(
  { stackUrl, files }: OwnStack,
  options: Pick<CarryOptions, 'onProgress'> & { readonly signal: AbortSignal },
): Promise<CarryEnd> {
  const data = await fetchStackData(stackUrl)
  const { stack, provided } = data
  const spawn = await loadSpawn(wantsSqlite(stack))
  const others: Record<string, OtherProgram> = await fetchOthers(data, stack, ownVersions(data))
  const programs = { learner: files, provided, others }
  return await carry({ kind: 'carry', stack, programs, seed: lessonSeed }, { ...options, spawn })
}

function ownVersions({ stack, others }: StackData): Readonly<Record<string, Sources>> {
  const own: Record<string, Sources> = {}
  for (const [role, { program, fills }] of Object.entries(stack.roles)) {
    const exercise = 'reference' in program ? program.reference : fills
    const other = exercise === undefined ? undefined : others[exercise]
    const files = exercise === undefined || other === undefined ? undefined : ownVersion(exercise, other)
    if (files !== undefined) own[role] = files
  }
  return own
}
