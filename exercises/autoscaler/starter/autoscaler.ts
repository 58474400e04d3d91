/**
 * The autoscaler. It looks every ten seconds: which machines are there,
 * and how busy are they? What to do about it is decided in decision.ts,
 * and carried out here. It runs on one node, autoscaler-1, and users do
 * not reach it.
 */
import type { Program } from 'millions'
import { decide, type Seen } from './decision.ts'
import { scrape } from './metrics.ts'
import { giveBack, listMachines, orderMachine } from './platform.ts'

const LOOK_EACH_MS = 10_000

export default {
  start() {
    void lookForEver()
  },

  fetch() {
    return new Response('at work\n')
  },
} satisfies Program

async function lookForEver(): Promise<void> {
  for (;;) {
    try {
      await look()
    } catch (error) {
      console.warn('Trouble:', error instanceof Error ? error.message : error)
    }
    await pause(LOOK_EACH_MS)
  }
}

async function look(): Promise<void> {
  const machines = await listMachines()
  const seen: readonly Seen[] = await Promise.all(
    machines.map(async (machine) => ({
      machine,
      metrics: machine.state === 'up' ? await scrape(machine.name) : undefined,
    })),
  )
  const { order, remove } = decide(seen, performance.now())
  for (const name of remove) await giveBack(name)
  for (let ordered = 0; ordered < order; ordered++) await orderMachine()
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs))
}
