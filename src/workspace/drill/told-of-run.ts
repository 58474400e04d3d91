/** What is told of a run, from what is seen of it. */
import type { DrillPhase, DrillTold } from '../../classroom/api.ts'
import type { LiveRun } from '../stack/store.svelte.ts'
import { usersSaw } from './drill-scene.ts'

type Seen = Pick<LiveRun, 'phase' | 'nowMs' | 'measured' | 'problem' | 'failure' | 'loss'>

export function toldOfRun(run: Seen, endMs: number): DrillTold {
  const phase = phaseOf(run)
  const share = phase === 'ended' ? 1 : Math.min(1, run.nowMs / endMs)
  return { phase, share, ...usersSaw(run.measured) }
}

function phaseOf({ phase, problem, failure, loss }: Seen): DrillPhase {
  if (phase === 'lost') return loss?.kind === 'stuck' ? 'stuck' : 'could-not-run'
  if (phase === 'refused') return problem?.reason ?? 'could-not-run'
  if (phase !== 'ended') return 'running'
  // What was to happen has not: that nobody noticed it says nothing.
  if (failure !== undefined) return 'could-not-run'
  return problem?.byLearner === true ? problem.reason : 'ended'
}
