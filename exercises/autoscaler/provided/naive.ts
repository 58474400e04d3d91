/**
 * What comes to mind first: at each look, as many machines as would be busy for two thirds of their time, by the average
 * over all those there are. It orders what is missing, and gives back what is too many, at once.
 */
import type { Program } from 'millions'

const LOOK_EACH_MS = 10_000
const LEAST = 2
const TARGET = 0.66

interface Machine {
  readonly name: string
  readonly state: string
}

export default {
  start() {
    setInterval(() => void look().catch(() => undefined), LOOK_EACH_MS)
  },

  fetch: () => new Response('at work\n'),
} satisfies Program

async function look(): Promise<void> {
  const machines = (await (await fetch('http://platform/nodes?role=web')).json()) as readonly Machine[]
  const up = machines.filter(({ state }) => state === 'up')
  const busy = await Promise.all(up.map(({ name }) => busyOf(name)))
  const work = busy.reduce((sum, each) => sum + each, 0)
  const wanted = Math.max(LEAST, Math.ceil(work / TARGET))
  for (let have = up.length; have < wanted; have++)
    await fetch('http://platform/nodes', { method: 'POST', body: '{"role":"web"}' })
  for (const { name } of up.slice(wanted)) await fetch(`http://platform/nodes/${name}`, { method: 'DELETE' })
}

async function busyOf(name: string): Promise<number> {
  const answer = await fetch(`http://${name}/metrics`)
  const line = (await answer.text()).split('\n').find((each) => each.startsWith('web_busy_ratio '))
  return Number(line?.split(' ')[1] ?? 0)
}
