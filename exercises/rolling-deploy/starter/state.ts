/**
 * What the deployer must not forget. So far it is kept in memory alone, and
 * a crash loses it: that is stage 4.
 */
import type { Env } from 'millions'

export interface Deploy {
  readonly id: string
  readonly version: string
  state: 'running' | 'rolling-back' | 'done' | 'rolled-back'
  /** Since it is rolled back: because of whom, and why. */
  why?: Why
}

export interface Why {
  readonly server: string
  /** See the lesson for which is which. */
  readonly reason: 'version' | 'start' | 'checks' | 'users'
}

export interface State {
  /** What servers run while no deploy goes on: the version of the last one that is done. */
  good: string
  /** In the order of their orders. */
  readonly deploys: Deploy[]
}

export let state: State = { good: '', deploys: [] }

/** Before the first deploy, servers run what the operator has set. */
export async function load(env: Env): Promise<void> {
  state = { good: env.vars.version ?? '', deploys: [] }
}

/** When this has settled, what stands in `state` survives a crash. (Not yet.) */
export async function save(_env: Env): Promise<void> {}
