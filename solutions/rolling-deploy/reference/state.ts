/**
 * What the deployer must not forget: one file, written anew at each change. It is written beside the old one, synced, and then
 * takes its name, so a boot finds the old or the new state whole, and synced.
 */
import type { Env } from 'millions'

export interface Deploy {
  readonly id: string
  readonly version: string
  readonly state: 'waiting' | 'running' | 'rolling-back' | 'done' | 'rolled-back'
  /** Since it is rolled back: because of whom, and why. */
  readonly why?: Why
}

export interface Why {
  readonly server: string
  /** See the lesson for which is which. */
  readonly reason: 'version' | 'start' | 'checks' | 'users'
}

export interface State {
  /** What servers run while no deploy goes on: the version of the last one that is done. */
  readonly good: string
  /** In the order of their orders. */
  readonly deploys: readonly Deploy[]
}

const FILE = 'state.json'
const NEXT = 'state.next'

/** What is on the disk. */
export let state: State = { good: '', deploys: [] }
let saving: Promise<void> = Promise.resolve()

export async function load({ disk, vars }: Env): Promise<void> {
  const isThere = (await disk.list(FILE)).includes(FILE)
  state = isThere
    ? (JSON.parse(new TextDecoder().decode(await disk.read(FILE))) as State)
    : // Before the first deploy, servers run what the operator has set.
      { good: vars.version ?? '', deploys: [] }
}

/** One change after the other. Nobody sees it, and nothing follows from it, before it is on the disk. */
export function change(env: Env, to: (state: State) => State): Promise<void> {
  const saved = saving.then(async () => {
    const next = to(state)
    await env.disk.write(NEXT, JSON.stringify(next))
    await env.disk.sync(NEXT)
    await env.disk.rename(NEXT, FILE)
    state = next
  })
  saving = saved.catch(() => undefined)
  return saved
}
