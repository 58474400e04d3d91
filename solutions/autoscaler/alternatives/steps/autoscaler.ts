/** Looks every ten seconds, asks each machine for its numbers and its health, and carries out what decision.ts says. */
import type { Program } from 'millions'
import { decide, type Seen } from './decision.ts'
import { scrape } from './metrics.ts'
import { giveBack, listMachines, type Machine, orderMachine } from './platform.ts'

const LOOK_EACH_MS = 10_000
/** Looks without any answer after which a machine is as good as dead: a minute and a bit. */
const MISSED_LOOKS = 7
/** After a 409, so many looks go by without an order. */
const PATIENT_LOOKS = 3

const missed = new Map<string, number>()
let patient = 0

export default {
  start() {
    void look()
    setInterval(() => void look(), LOOK_EACH_MS)
  },

  fetch() {
    return new Response('at work\n')
  },
} satisfies Program

async function look(): Promise<void> {
  try {
    const seen = await Promise.all((await listMachines()).map(see))
    const { order, remove } = decide(seen, performance.now())
    await Promise.all(remove.map((name) => giveBack(name)))
    patient--
    if (patient < 0) await orderSome(order)
  } catch (error) {
    console.warn('This look failed:', error instanceof Error ? error.message : error)
  }
}

async function orderSome(count: number): Promise<void> {
  for (let ordered = 0; ordered < count; ordered++) {
    if (await orderMachine()) continue
    patient = PATIENT_LOOKS
    return
  }
}

async function see(machine: Machine): Promise<Seen> {
  if (machine.state !== 'up') return { machine, metrics: undefined }
  const [metrics, answers] = await Promise.all([scrape(machine.name), health(machine.name)])
  const misses = metrics !== undefined || answers ? 0 : (missed.get(machine.name) ?? 0) + 1
  missed.set(machine.name, misses)
  return { machine: misses >= MISSED_LOOKS ? { ...machine, state: 'down' } : machine, metrics }
}

async function health(name: string): Promise<boolean> {
  const answer = await fetch(`http://${name}/health`, { signal: AbortSignal.timeout(1000) }).catch(
    () => undefined,
  )
  return answer?.ok === true
}
