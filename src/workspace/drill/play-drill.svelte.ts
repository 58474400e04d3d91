/** Runs a drill with the learner’s own code, as the stack view would: loaded when one begins. */
import { untrack } from 'svelte'
import type { Drill, DrillTold } from '../../classroom/api.ts'
import { once } from '../scene/once.ts'
import { paceOf } from '../scene/pace.ts'
import type { Files } from '../session/files.ts'
import { ownResult } from '../session/own-results.ts'
import { planData } from '../stack/planning.ts'
import { fetchParts, fetchStackData, otherRoles, type StackData } from '../stack/stack-data.ts'
import { LiveRun } from '../stack/store.svelte.ts'
import { connect } from '../stack/world/connect.ts'
import { CannotPlay } from './cannot-play.ts'
import { type DrillScene, drillScene } from './drill-scene.ts'
import { toldOfRun } from './told-of-run.ts'

const stackOnce = once(fetchStackData)

export interface Played extends DrillScene {
  readonly run: LiveRun
  readonly data: StackData
}

/** By which people know it. Rejects when it cannot be fetched. */
export async function sceneTitle(stackUrl: string, scene: string): Promise<string> {
  return (await stackOnce(stackUrl)).text.scenes?.[scene]?.title ?? scene
}

/** Begins at once. Rejects with a `CannotPlay`, and when something cannot be fetched. */
export async function playDrill(drill: Drill, stackUrl: string, learner: Files): Promise<Played> {
  const planning = await planData(await stackOnce(stackUrl), learner)
  if (planning.kind === 'refused') throw new CannotPlay(planning.problem.message, planning.problem)
  if (planning.kind !== 'planned') throw new CannotPlay(planning.kind)
  const { data } = planning
  const made = drillScene(drill, data)
  if (made === undefined) throw new CannotPlay('scene' in drill ? drill.scene : drill.node)
  const { stack, parts } = await fetchParts(data, made.stack, ownVersions(data, made.stack))
  const run = new LiveRun(connect)
  run.setSpeed(paceOf(made.scene.endMs))
  const programs = { learner, provided: data.provided, parts }
  run.start({ stack, scene: made.scene, seed: drill.seed, steps: [], programs })
  return { run, data, stack, scene: made.scene }
}

function ownVersions(data: StackData, stack: DrillScene['stack']): Readonly<Record<string, Files>> {
  const own = otherRoles(stack).flatMap(({ exercise }) => {
    const other = data.others[exercise]
    const files = other === undefined ? undefined : ownResult(exercise, other)
    return files === undefined ? [] : [[exercise, files] as const]
  })
  return Object.fromEntries(own)
}

/** Tells what becomes of it, at each change. Returns how to hear no more. */
export function watchRun({ run, scene }: Played, ontold: (told: DrillTold) => void): () => void {
  return $effect.root(() => {
    $effect(() => {
      const told = toldOfRun(run, scene.endMs)
      untrack(() => ontold(told))
    })
  })
}
