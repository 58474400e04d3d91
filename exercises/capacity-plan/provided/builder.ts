/**
 * Builds what the planner says, for scenes and the view: it asks for a plan for the evening that is to come, and orders machines
 * until there are as many. All that can be ordered here is small; in place of a large machine come as many small ones as have
 * its cores. There is one primary, and it is there already.
 */
import type { Env, Program } from 'millions'

const TIERS = ['balancer', 'web', 'replica'] as const

interface Plan {
  readonly possible: boolean
  readonly fleets?: Readonly<Record<string, { readonly type: string; readonly count: number }>>
}
interface Machine {
  readonly cores: number
}
interface Evening {
  readonly machines: Readonly<Record<string, Machine>>
}

let told = 'asks the planner'

export default {
  start(env) {
    void build(env).catch((error: unknown) => {
      told = error instanceof Error ? error.message : 'no plan'
    })
  },

  fetch: () => Response.json({ told }),
} satisfies Program

async function build(env: Env): Promise<void> {
  const evening = env.vars.EVENING ?? ''
  const headers = { 'content-type': 'application/json' }
  const ask = (): Promise<Response> =>
    fetch('http://planner-1/plan', { method: 'POST', body: evening, headers })
  // It may still be booting.
  const answer = await ask().catch(() => pause().then(ask))
  const plan = (await answer.json()) as Plan
  if (!plan.possible || plan.fleets === undefined) throw new Error('no plan')
  const { machines } = JSON.parse(evening) as Evening
  const counts: number[] = []
  for (const role of TIERS) {
    const { type, count } = plan.fleets[role] ?? { type: 'small', count: 1 }
    const machinesEach = (machines[type]?.cores ?? 1) / (machines.small?.cores ?? 1)
    const wanted = Math.ceil(count * machinesEach)
    counts.push(wanted)
    for (let have = env.nodes(role).length; have < wanted; have++)
      await fetch('http://platform/nodes', { method: 'POST', body: JSON.stringify({ role }) })
  }
  told = counts.join(' · ')
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 500))
}
