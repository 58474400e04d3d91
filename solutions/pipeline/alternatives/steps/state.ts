/**
 * A journal: a line for each commit that was pushed, and for each step of it that is over, with what came of it. What is told of
 * a build is read off its steps.
 */
import type { Env } from 'millions'

/** What `why` may say is up to whoever records it. */
export type Result = Readonly<Record<string, unknown>>

interface Line {
  readonly id: string
  readonly commit?: string
  readonly step?: string
  readonly result?: Result
}

export interface Run {
  readonly id: string
  readonly commit: string
  readonly steps: Map<string, Result>
}

const FILE = 'journal'
const runs = new Map<string, Run>()
let writing: Promise<void> = Promise.resolve()
let firstLive = ''

export const inOrder = (): readonly Run[] => [...runs.values()]

/** What stands on the disk is synced before anything is built on it; a line that was torn is cut off. */
export async function load({ disk, vars }: Env): Promise<void> {
  firstLive = vars.live ?? ''
  if (!(await disk.list(FILE)).includes(FILE)) return await disk.write(FILE, '')
  const bytes = await disk.read(FILE)
  const whole = bytes.lastIndexOf(10) + 1
  if (whole < bytes.length) await disk.truncate(FILE, whole)
  await disk.sync(FILE)
  for (const text of new TextDecoder().decode(bytes.subarray(0, whole)).split('\n'))
    if (text !== '') note(JSON.parse(text) as Line)
}

function note({ id, commit, step, result = {} }: Line): void {
  if (commit !== undefined) runs.set(id, { id, commit, steps: new Map() })
  if (step !== undefined) runs.get(id)?.steps.set(step, result)
}

/** Nobody sees it before it is synced. */
export function record(env: Env, line: Line): Promise<void> {
  const written = writing.then(async () => {
    await env.disk.append(FILE, `${JSON.stringify(line)}\n`)
    await env.disk.sync(FILE)
    note(line)
  })
  writing = written.catch(() => undefined)
  return written
}

/** The artifact of the last one that is shipped. */
export const live = (): string => {
  const shipped = inOrder().findLast(({ steps }) => steps.has('shipped'))
  return String(shipped?.steps.get('built')?.artifact ?? firstLive)
}

const ends = ['red', 'shipped', 'rolled-back']
export const isOver = ({ steps }: Run): boolean => ends.some((end) => steps.has(end))

/** Which state a step leads to; the last of these counts. */
const leadsTo: Readonly<Record<string, string>> = {
  begun: 'building',
  built: 'testing',
  tested: 'canary',
  good: 'shipping',
  bad: 'rolling-back',
  red: 'red',
  shipped: 'shipped',
  'rolled-back': 'rolled-back',
}

export function told({ id, commit, steps }: Run): Result {
  let state = 'waiting'
  for (const step of steps.keys()) state = leadsTo[step] ?? state
  const why = steps.get('red') ?? steps.get('bad')
  return {
    id,
    commit,
    state,
    ...(steps.has('built') && { artifact: steps.get('built')?.artifact }),
    ...(why && { why }),
    ...(steps.has('failed once') && !steps.has('red') && { flaky: true }),
  }
}
