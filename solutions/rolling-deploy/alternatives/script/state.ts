/** What the deployer must not forget: a journal, a line for each change. It is read at a boot, and each line is synced before it counts. */
import type { Env } from 'millions'

export interface Deploy {
  readonly id: string
  readonly version: string
  state: 'running' | 'rolling-back' | 'done' | 'rolled-back'
  why?: Why
}

export interface Why {
  readonly server: string
  readonly reason: 'version' | 'start' | 'checks' | 'users'
}

export interface Line {
  readonly id: string
  readonly state: Deploy['state']
  /** In the first line of a deploy. */
  readonly version?: string
  readonly why?: Why
}

const JOURNAL = 'journal'
const deploys = new Map<string, Deploy>()
let good = ''
let last: Promise<unknown> = Promise.resolve()

export const goodVersion = (): string => good
/** As it is told: one that others are before waits. */
export function deployOf(id: string): (Omit<Deploy, 'state'> & { readonly state: string }) | undefined {
  const deploy = deploys.get(id)
  if (deploy?.state !== 'running' || current() === deploy) return deploy
  return { ...deploy, state: 'waiting' }
}
export const current = (): Deploy | undefined =>
  [...deploys.values()].find(({ state }) => state === 'running' || state === 'rolling-back')

export async function load({ disk, vars }: Env): Promise<void> {
  good = vars.version ?? ''
  if (!(await disk.list(JOURNAL)).includes(JOURNAL)) return
  const bytes = await disk.read(JOURNAL)
  // What comes after the last line end was torn.
  const whole = bytes.lastIndexOf(10) + 1
  if (whole < bytes.length) await disk.truncate(JOURNAL, whole)
  // What stands there may not be synced yet.
  await disk.sync(JOURNAL)
  for (const text of new TextDecoder().decode(bytes.subarray(0, whole)).split('\n').slice(0, -1))
    take(JSON.parse(text) as Line)
}

/** Settles when the line is on the disk, and only then it counts. */
export function write({ disk }: Env, line: Line): Promise<void> {
  const written = last.then(async () => {
    await disk.append(JOURNAL, `${JSON.stringify(line)}\n`)
    await disk.sync(JOURNAL)
    take(line)
  })
  last = written.catch(() => undefined)
  return written
}

function take({ id, state, version, why }: Line): void {
  const deploy = deploys.get(id) ?? { id, version: version ?? '', state }
  deploys.set(id, deploy)
  deploy.state = state
  if (why !== undefined) deploy.why = why
  if (state === 'done') good = deploy.version
}
