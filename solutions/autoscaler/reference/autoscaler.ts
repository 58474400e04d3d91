/**
 * The autoscaler. It looks every ten seconds: which machines are there, and how busy are they? What to do about it is
 * decided in decision.ts, and carried out here. All that it remembers is how the last minutes were; what there is it asks
 * the platform for anew each time, so a crash, or a reply that was lost, leaves nothing half done.
 */
import type { Program } from 'millions'
import { decide, type Seen } from './decision.ts'
import { isWell, scrape } from './metrics.ts'
import { giveBack, listMachines, type Machine, orderMachine } from './platform.ts'

const LOOK_EACH_MS = 10_000
/** After a 409, nobody else has given a machine back so soon. */
const REFUSED_MS = 30_000
/** Whoever has answered nothing for so long is taken for dead. */
const FROZEN_MS = 60_000

let orderAgainMs = 0
/** Machine → since when it has answered nothing. */
const silentSince = new Map<string, number>()

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
    const nextMs = performance.now() + LOOK_EACH_MS
    try {
      await look()
    } catch (error) {
      console.warn('Trouble:', error instanceof Error ? error.message : error)
    }
    await pause(nextMs - performance.now())
  }
}

async function look(): Promise<void> {
  const seen = await Promise.all((await listMachines()).map(see))
  const { order, remove } = decide(seen, performance.now())
  for (const name of remove) await giveBack(name)
  for (let ordered = 0; ordered < order && performance.now() >= orderAgainMs; ordered++) {
    if (!(await orderMachine())) orderAgainMs = performance.now() + REFUSED_MS
  }
}

async function see(machine: Machine): Promise<Seen> {
  if (machine.state !== 'up') return { machine, metrics: undefined }
  const metrics = await scrape(machine.name)
  if (metrics !== undefined || (await isWell(machine.name))) {
    silentSince.delete(machine.name)
    return { machine, metrics }
  }
  const nowMs = performance.now()
  const sinceMs = silentSince.get(machine.name) ?? nowMs
  silentSince.set(machine.name, sinceMs)
  return { machine: nowMs - sinceMs >= FROZEN_MS ? { ...machine, state: 'down' } : machine, metrics }
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs))
}
