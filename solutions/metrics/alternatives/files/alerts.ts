/**
 * Alerts by names on the disk, which are durable as soon as they are there. An incident is a file, `<stage>.<name>.<id>`, and
 * goes from stage to stage by a rename: `begins` until the pager knows that it begins, `on`, `ends` until it knows that too.
 * One that is over before the pager heard of it is never told.
 */
import type { Env } from 'millions'
import type { Alert, Message } from './protocol.ts'

type Stage = 'begins' | 'on' | 'ends'

interface Incident {
  stage: Stage
  readonly name: string
  readonly id: string
  isMoving: boolean
  /** It has ended, and nobody was told yet that it begins; maybe the pager has taken it. */
  isOver: boolean
}

const incidents: Incident[] = []
const counts = new Map<string, number>()

const nameOf = ({ alert, node }: Alert): string => (node === undefined ? alert : `${alert}~${node}`)

function alertOf(name: string): Alert {
  const [alert, node] = name.split('~')
  if (alert !== 'errors' && alert !== 'latency' && alert !== 'down') throw new Error(`no alert: ${name}`)
  return node === undefined ? { alert } : { alert, node }
}

const pathOf = ({ stage, name, id }: Incident): string => `${stage}.${name}.${id}`

export async function remember(env: Env): Promise<void> {
  for (const path of await env.disk.list()) {
    const [stage, name, id] = path.split('.')
    if ((stage !== 'begins' && stage !== 'on' && stage !== 'ends') || !name || !id) continue
    incidents.push({ stage, name, id, isMoving: false, isOver: false })
  }
}

const isOn = ({ stage, isOver }: Incident): boolean => stage !== 'ends' && !isOver

export const whatGoesOn = (): Alert[] => incidents.filter(isOn).map(({ name }) => alertOf(name))

export function look(env: Env, seen: ReadonlyMap<string, boolean | undefined>): void {
  const nowMs = performance.now()
  const all = new Map(seen)
  for (const each of incidents) if (isOn(each) && !all.has(each.name)) all.set(each.name, false)
  for (const name of counts.keys()) if (!all.has(name)) counts.delete(name)
  for (const [name, hurts] of all) {
    const incident = incidents.find((each) => isOn(each) && each.name === name)
    if (hurts === undefined || hurts === Boolean(incident)) {
      counts.delete(name)
      continue
    }
    const begunMs = counts.get(name) ?? nowMs
    counts.set(name, begunMs)
    if (nowMs - begunMs < Number(env.vars.FOR_MS)) continue
    counts.delete(name)
    if (incident) incident.isOver = true
    else incidents.push({ stage: 'begins', name, id: crypto.randomUUID(), isMoving: false, isOver: false })
  }
}

export { nameOf }

/** One step for each incident that has one to take. */
export function move(env: Env): void {
  for (const incident of incidents) {
    if (incident.isMoving) continue
    incident.isMoving = true
    const end = (): void => {
      incident.isMoving = false
    }
    step(env, incident).then(end, end)
  }
}

async function step(env: Env, incident: Incident): Promise<void> {
  if (incident.stage === 'begins') {
    // Empty, so there is nothing to lose in it but its name.
    await env.disk.write(pathOf(incident), '')
    if (await tells(env, incident, 'begins')) await to(env, incident, 'on')
  } else if (incident.stage === 'on') {
    if (incident.isOver) await to(env, incident, 'ends')
  }
  if (incident.stage === 'ends' && (await tells(env, incident, 'ends'))) {
    await env.disk.remove(pathOf(incident))
    incidents.splice(incidents.indexOf(incident), 1)
  }
}

async function to({ disk }: Env, incident: Incident, stage: Stage): Promise<void> {
  await disk.rename(pathOf(incident), pathOf({ ...incident, stage }))
  incident.stage = stage
}

async function tells(env: Env, { name, id }: Incident, state: Message['state']): Promise<boolean> {
  const message: Message = { ...alertOf(name), id, state }
  const [pager] = env.nodes('pager')
  try {
    const { status } = await fetch(`http://${pager?.name}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(4000),
    })
    return status === 200 || status === 201
  } catch {
    return false
  }
}
