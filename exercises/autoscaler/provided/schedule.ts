/**
 * Knows the day in advance. `vars.SCHEDULE` holds when, in seconds from the beginning, so many machines are ordered, or given
 * back where it is below 0: `[[0,1],[330,-1]]`. The dead are given back first, those that serve after them.
 */
import type { Env, Program } from 'millions'

interface Machine {
  readonly name: string
  readonly state: string
}

export default {
  start(env) {
    void follow(env)
  },

  fetch: () => new Response('at work\n'),
} satisfies Program

async function follow(env: Env): Promise<void> {
  const schedule: unknown = JSON.parse(env.vars.SCHEDULE ?? '[]')
  for (const [atS, machines] of schedule as readonly (readonly [number, number])[]) {
    const waitMs = atS * 1000 - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    for (let ordered = 0; ordered < machines; ordered++)
      await fetch('http://platform/nodes', { method: 'POST', body: '{"role":"web"}' })
    if (machines < 0) await giveBack(-machines)
  }
}

async function giveBack(count: number): Promise<void> {
  const machines = (await (await fetch('http://platform/nodes?role=web')).json()) as readonly Machine[]
  const down = machines.filter(({ state }) => state === 'down')
  const up = machines.filter(({ state }) => state === 'up')
  for (const { name } of [...down, ...up].slice(0, count))
    await fetch(`http://platform/nodes/${name}`, { method: 'DELETE' })
}
