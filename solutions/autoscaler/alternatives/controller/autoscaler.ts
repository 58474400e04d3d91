/**
 * The loop around the controller: an even beat, as its gains hold for ten seconds. What is dead without saying so is found by
 * a tally: a look with an answer clears it, and one without adds to it.
 */
import type { Program } from 'millions'
import { decide, type Seen } from './decision.ts'
import { type Metrics, scrape } from './metrics.ts'
import { giveBack, listMachines, type Machine, orderMachine } from './platform.ts'

const BEAT_MS = 10_000
const DEAD_AT = 7
const REFUSAL_BEATS = 4

const tally = new Map<string, number>()
let beatsOfRefusal = 0

export default {
  start() {
    void beat()
  },

  fetch() {
    return new Response('at work\n')
  },
} satisfies Program

async function beat(): Promise<void> {
  setTimeout(() => void beat(), BEAT_MS)
  beatsOfRefusal = Math.max(0, beatsOfRefusal - 1)
  try {
    const machines = await listMachines()
    const seen = await Promise.all(machines.map(see))
    const { order, remove } = decide(seen, performance.now())
    await carryOut(order, remove)
  } catch (error) {
    console.warn('A beat is left out:', error instanceof Error ? error.message : error)
  }
}

async function see(machine: Machine): Promise<Seen> {
  if (machine.state !== 'up') {
    tally.delete(machine.name)
    return { machine, metrics: undefined }
  }
  const metrics = await scrape(machine.name)
  const silent = (await saysNothing(machine.name, metrics)) ? (tally.get(machine.name) ?? 0) + 1 : 0
  tally.set(machine.name, silent)
  return silent < DEAD_AT
    ? { machine, metrics }
    : { machine: { ...machine, state: 'down' }, metrics: undefined }
}

async function saysNothing(name: string, metrics: Metrics | undefined): Promise<boolean> {
  if (metrics !== undefined) return false
  try {
    await fetch(`http://${name}/health`, { signal: AbortSignal.timeout(1000) })
    return false
  } catch {
    return true
  }
}

async function carryOut(order: number, remove: readonly string[]): Promise<void> {
  for (const name of remove) await giveBack(name)
  for (let left = order; left > 0 && beatsOfRefusal === 0; left--) {
    if (!(await orderMachine())) beatsOfRefusal = REFUSAL_BEATS
  }
}
