/** Looks every ten seconds, one step after the other, and carries out what the forecast says. */
import type { Program } from 'millions'
import { decide, type Seen } from './decision.ts'
import { scrape } from './metrics.ts'
import { giveBack, listMachines, type Machine, orderMachine } from './platform.ts'

const LOOK_EACH_MS = 10_000
const REFUSED_MS = 45_000
const FROZEN_MS = 60_000

let refusedMs = Number.NEGATIVE_INFINITY
/** When a machine answered last, or was seen first. */
let answeredMs: ReadonlyMap<string, number> = new Map()

export default {
  start() {
    void (async () => {
      for (;;) {
        await look().catch((error: unknown) => console.warn('This look failed:', String(error)))
        await new Promise((resolve) => setTimeout(resolve, LOOK_EACH_MS))
      }
    })()
  },

  fetch() {
    return new Response('at work\n')
  },
} satisfies Program

async function look(): Promise<void> {
  const machines = await listMachines()
  const answered = new Map<string, number>()
  const seen: Seen[] = await Promise.all(
    machines.map(async (machine) => {
      const metrics = machine.state === 'up' ? await scrape(machine.name) : undefined
      const isThere = machine.state !== 'up' || metrics !== undefined || (await isHealthy(machine.name))
      const nowMs = performance.now()
      const lastMs = isThere ? nowMs : (answeredMs.get(machine.name) ?? nowMs)
      answered.set(machine.name, lastMs)
      return { machine: nowMs - lastMs >= FROZEN_MS ? asDead(machine) : machine, metrics }
    }),
  )
  answeredMs = answered
  const { order, remove } = decide(seen, performance.now())
  for (let ordered = 0; ordered < order; ordered++) {
    if (performance.now() - refusedMs < REFUSED_MS) break
    if (!(await orderMachine())) refusedMs = performance.now()
  }
  for (const name of remove) await giveBack(name)
}

const asDead = (machine: Machine): Machine => ({ ...machine, state: 'down' })

async function isHealthy(name: string): Promise<boolean> {
  try {
    const { ok } = await fetch(`http://${name}/health`, { signal: AbortSignal.timeout(1500) })
    return ok
  } catch {
    return false
  }
}
