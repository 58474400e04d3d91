/**
 * Alerts by a log. Each line of the file says what happened to an alert: that it begins, that it ends, that the pager knows
 * of either. A line that is torn was never said.
 */
import type { Env } from 'millions'
import type { Alert, Message } from './protocol.ts'

const LOG = 'log'

type Entry =
  | { readonly say: Message['state']; readonly id: string; readonly about: Alert }
  | { readonly say: 'told'; readonly id: string; readonly state: Message['state'] }

interface Incident {
  readonly id: string
  readonly about: Alert
  isOver: boolean
  /** States that the pager has yet to hear, in order. */
  readonly toTell: Message['state'][]
  isTelling: boolean
}

const incidents = new Map<string, Incident>()
const since = new Map<string, number>()
/** Writes one after the other. */
let writing: Promise<void> = Promise.resolve()
let length = 0

const nameOf = ({ alert, node }: Alert): string => JSON.stringify([alert, node])

export async function recall(env: Env): Promise<void> {
  const bytes = await env.disk.read(LOG).catch(() => new Uint8Array())
  let text = ''
  for (const line of new TextDecoder().decode(bytes).split('\n').slice(0, -1)) {
    const entry = entryOf(line)
    if (!entry) break
    apply(entry)
    text += `${line}\n`
  }
  length = new TextEncoder().encode(text).length
  if (bytes.length > 0) await env.disk.truncate(LOG, length)
}

function entryOf(line: string): Entry | undefined {
  try {
    return JSON.parse(line) as Entry
  } catch {
    return undefined
  }
}

function apply(entry: Entry): void {
  if (entry.say === 'begins') {
    const { id, about } = entry
    incidents.set(id, { id, about, isOver: false, toTell: ['begins'], isTelling: false })
    return
  }
  const incident = incidents.get(entry.id)
  if (!incident) return
  if (entry.say === 'told') incident.toTell.shift()
  else {
    incident.isOver = true
    incident.toTell.push('ends')
  }
  if (incident.isOver && incident.toTell.length === 0) incidents.delete(entry.id)
}

/** Durable first, true then. */
function note(env: Env, entry: Entry): Promise<void> {
  const line = `${JSON.stringify(entry)}\n`
  writing = writing.then(async () => {
    try {
      await env.disk.append(LOG, line)
      await env.disk.sync(LOG)
      length += new TextEncoder().encode(line).length
      apply(entry)
    } catch {
      await env.disk.truncate(LOG, length).catch(() => undefined)
    }
  })
  return writing
}

export const goingOn = (): Alert[] =>
  [...incidents.values()].filter(({ isOver }) => !isOver).map(({ about }) => about)

export async function look(env: Env, seen: readonly (readonly [Alert, boolean | null])[]): Promise<void> {
  const begun = new Map(
    [...incidents.values()].filter(({ isOver }) => !isOver).map((each) => [nameOf(each.about), each]),
  )
  const looked = new Map(seen.map(([about, isOn]) => [nameOf(about), { about, isOn }]))
  for (const [name, { about }] of begun) if (!looked.has(name)) looked.set(name, { about, isOn: false })
  for (const name of since.keys()) if (!looked.has(name)) since.delete(name)
  for (const [name, { about, isOn }] of looked) {
    const incident = begun.get(name)
    if (isOn === null || isOn === (incident !== undefined)) {
      since.delete(name)
      continue
    }
    if (!since.has(name)) since.set(name, performance.now())
    if (performance.now() - (since.get(name) ?? 0) < Number(env.vars.FOR_MS)) continue
    const id = incident?.id ?? `${name} ${crypto.randomUUID()}`
    await note(env, { say: incident ? 'ends' : 'begins', id, about })
  }
}

/** Each incident by itself. */
export function tellAll(env: Env): void {
  for (const incident of incidents.values()) if (!incident.isTelling) void tell(env, incident)
}

async function tell(env: Env, incident: Incident): Promise<void> {
  const [state] = incident.toTell
  const pager = env.nodes('pager').at(0)
  if (!state || !pager) return
  incident.isTelling = true
  const message: Message = { ...incident.about, id: incident.id, state }
  const request = { method: 'POST', body: JSON.stringify(message), signal: AbortSignal.timeout(2500) }
  const answer = await fetch(`http://${pager.name}/messages`, request).catch(() => undefined)
  if (answer?.status === 200 || answer?.status === 201)
    await note(env, { say: 'told', id: incident.id, state })
  incident.isTelling = false
}
