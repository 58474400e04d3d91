/**
 * What is done next, from what was seen. So far: nothing, ever.
 *
 * Stage 1: one server after the other, one zone after the other.
 * Stage 2: each is watched before the next.
 * Stage 3: back, when one is sick, and say why.
 * Stage 4: after a crash, go on where you were.
 * Stage 5: in the end all run the same, and so it stays.
 */
import type { Env } from 'millions'
import type { Server } from './platform.ts'
import { type Deploy, state } from './state.ts'

/** A server, as one look found it. */
export interface Seen extends Server {
  /** It runs, and said so to this look's check. */
  readonly isWell: boolean
}

/** Somebody wants this version on all servers. */
export async function begin(version: string, _env: Env): Promise<Deploy> {
  const deploy: Deploy = { id: crypto.randomUUID(), version, state: 'running' }
  state.deploys.push(deploy)
  return deploy
}

/** One look: at most one step forward or back. What it throws is logged, and the next look comes soon. */
export async function step(_servers: readonly Seen[], _env: Env): Promise<void> {}
