/** What the deployer must not forget: a file for each deploy, in the order of their names, and each written whole under another name first. */
import type { Env } from 'millions'

export interface Why {
  readonly server: string
  readonly reason: 'version' | 'start' | 'checks' | 'users'
}

export interface Deploy {
  readonly id: string
  readonly version: string
  /** What servers ran before, and go back to. */
  readonly from: string
  readonly state: 'running' | 'rolling-back' | 'done' | 'rolled-back'
  readonly why?: Why
}

const FOLDER = 'deploys/'
const known = new Map<string, Deploy>()
let first = ''
let count = 0

export async function remember({ disk, vars }: Env): Promise<void> {
  first = vars.version ?? ''
  for (const path of await disk.list(FOLDER)) {
    const deploy = JSON.parse(new TextDecoder().decode(await disk.read(path))) as Deploy
    known.set(deploy.id, deploy)
  }
  count = known.size
}

export const find = (id: string): Deploy | undefined => known.get(id)
const all = (): readonly Deploy[] => [...known.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
export const underWay = (): Deploy | undefined =>
  all().find(({ state }) => state === 'running' || state === 'rolling-back')
export const good = (): string => all().findLast(({ state }) => state === 'done')?.version ?? first

let isCreating = false

/** Nothing where another one has not ended, or is being written down. */
export async function create(version: string, env: Env): Promise<Deploy | undefined> {
  if (isCreating || underWay() !== undefined) return undefined
  isCreating = true
  try {
    return await createNext(version, env)
  } finally {
    isCreating = false
  }
}

async function createNext(version: string, env: Env): Promise<Deploy> {
  const id = String(++count).padStart(6, '0')
  const deploy: Deploy = { id, version, from: good(), state: 'running' }
  await put(deploy, env)
  return deploy
}

/** Told when it is on the disk. */
export async function put(deploy: Deploy, { disk }: Env): Promise<void> {
  const draft = `drafts/${deploy.id}-${crypto.randomUUID()}`
  await disk.write(draft, JSON.stringify(deploy))
  await disk.sync(draft)
  await disk.rename(draft, FOLDER + deploy.id)
  known.set(deploy.id, deploy)
}
