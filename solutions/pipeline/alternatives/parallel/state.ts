/**
 * What the pipeline must not forget: one file, written anew at each change, beside the old one, synced, and renamed. Of each
 * build it is also kept whether it is green, and who is its canary.
 */
import type { Env } from 'millions'

export interface Build {
  readonly id: string
  readonly commit: string
  readonly state: 'waiting' | 'building' | 'testing' | 'canary' | 'shipping' | 'rolling-back' | End
  /** The digest of what was built from it. */
  readonly artifact?: string
  /** Of one that is red, rolled back (from when it is rolling back on) or skipped. */
  readonly why?: Why
  /** Its tests failed at first. */
  readonly flaky?: boolean
  /** It may ship when it is its turn. */
  readonly isGreen?: boolean
  /** Who was drawn to run it first. */
  readonly canary?: string
}

/** One of these is the last state that a build has. */
export type End = 'red' | 'shipped' | 'rolled-back' | 'skipped'

/** See the lesson for which is which. */
export type Why =
  | { readonly reason: 'build' | 'test' | 'timeout' | 'runner' }
  | { readonly reason: 'start'; readonly node: string }
  /** Shares, from 0 to 1, of the requests that were bad. */
  | { readonly reason: 'worse'; readonly canary: number; readonly rest: number }
  | { readonly reason: 'silent' }
  | { readonly reason: 'newer'; readonly by: string }

export interface State {
  /** The digest of what all web servers run, but for what goes on now: of the last build that is shipped. */
  readonly live: string
  /** In the order in which they came. */
  readonly builds: readonly Build[]
}

const FILE = 'state.json'
const NEXT = 'state.next'

/** What is on the disk. Nobody changes it but `change`. */
export let state: State = { live: '', builds: [] }
let saving: Promise<void> = Promise.resolve()

export async function load({ disk, vars }: Env): Promise<void> {
  const isThere = (await disk.list(FILE)).includes(FILE)
  state = isThere
    ? (JSON.parse(new TextDecoder().decode(await disk.read(FILE))) as State)
    : // Before the first build, web servers run what the operator has set.
      { live: vars.live ?? '', builds: [] }
}

/** One change after the other. When this has settled, `state` is the new one, and no crash takes it back. */
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

/** Changes some of one build. */
export function update(env: Env, id: string, parts: Partial<Build>): Promise<void> {
  return change(env, (before) => ({
    ...before,
    builds: before.builds.map((build) => (build.id === id ? { ...build, ...parts } : build)),
  }))
}
