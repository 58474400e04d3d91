/** What a node has used of its machine: told a few times a second, when there is something new. */
import type { DiskCall } from '../../contract/world.ts'
import type { Cpu } from '../../simulator/cpu.ts'
import type { Use } from '../protocol.ts'
import { clockMs } from './clock.ts'

const everyMs = 200

export interface Used {
  readonly cores: Cpu
  readonly diskCalls: Readonly<Record<DiskCall, number>>
}

/** Gives what tells of it at once, for whoever is about to look. */
export function watchUse({ cores, diskCalls }: Used, tell: (use: Use) => void): () => void {
  let told = ''
  const look = (): void => {
    const busyMs = Math.round(cores.busyUs(clockMs() * 1000) / 1000)
    const use: Use = { kind: 'use', busyMs, backlog: cores.backlog, diskCalls: { ...diskCalls } }
    const text = JSON.stringify(use)
    if (text === told) return
    told = text
    tell(use)
  }
  setInterval(look, everyMs).unref()
  return look
}
