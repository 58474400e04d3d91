/** The node's cores in real time. They are held and not burnt: six nodes on a laptop would only slow each other down. */
import { Cpu } from '../../simulator/cpu.ts'
import { clockMs } from './clock.ts'
import type { Gate } from './gate.ts'

export function createCores(cores: number, gate: Gate): Cpu {
  return new Cpu({
    cores,
    nowUs: () => clockMs() * 1000,
    after: (durationUs, end) => waitUntil(clockMs() + durationUs / 1000, () => gate.take(end)),
  })
}

/** Timers are good to a millisecond, which many service times are not: the rest is waited for turn by turn. */
function waitUntil(dueMs: number, run: () => void): void {
  const leftMs = dueMs - clockMs()
  if (leftMs <= 0) run()
  else if (leftMs > 2) setTimeout(() => waitUntil(dueMs, run), Math.floor(leftMs - 1))
  else setImmediate(() => waitUntil(dueMs, run))
}
