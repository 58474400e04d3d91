/** Who was woken, when, and whether that is as promised. */
import { expect, say } from 'millions/suite'
import type { TestContext } from '../../src/contract/suite.ts'
import { fieldOf, openSite, SCRAPE_MS, type Site, type SiteOptions, textOf, WINDOW_S } from './site.ts'

export const FOR_MS = 15_000
/** A scrape may be a fifth late. */
const SCRAPES_MS = 3.6 * SCRAPE_MS
export const LATE_MS = 1000 * WINDOW_S + SCRAPES_MS
const MEMORY = 'process_resident_memory_bytes'

export interface Heard {
  readonly atMs: number
  readonly alert: string
  readonly node: string
  readonly state: string
  readonly id: string
}

export type Pain = 'none' | 'errors' | 'slow' | 'nobody comes'

export async function openAlerts(context: TestContext, options: SiteOptions = {}): Promise<Site> {
  const site = await openSite(context, {
    ...options,
    vars: { FOR_MS: String(FOR_MS), ERROR_SHARE: '0.05', SLOW_SECONDS: '0.5', ...options.vars },
  })
  for (const { name } of site.world.nodes('web')) await hurt(site, 'none', name)
  await site.scrapes(WINDOW_S)
  return site
}

/** What users of this server feel from now on, or of all. */
export async function hurt(site: Site, pain: Pain, name?: string, errorsOf100 = 20): Promise<void> {
  const names = name === undefined ? site.world.nodes('web').map((node) => node.name) : [name]
  const rate = pain === 'nobody comes' ? 0 : 100
  const errors = pain === 'errors' ? errorsOf100 : 0
  const quick = pain === 'slow' ? 0.8 * rate : 0.995 * rate
  const rates = { ...requests(rate - errors, errors), ...durations(quick, rate) }
  for (const node of names) await site.grow(node, rates, { [MEMORY]: 1e8 })
}

/** So many a second with each status. */
export const requests = (fine: number, errors: number) => ({
  'http_requests_total{status="200"}': fine,
  'http_requests_total{status="404"}': fine / 10,
  'http_requests_total{status="503"}': errors,
})

/** So many a second of which each took less than a tenth of a second, and of all. */
export const durations = (quick: number, all: number) => ({
  'http_request_duration_seconds_bucket{le="0.1"}': quick,
  'http_request_duration_seconds_bucket{le="1"}': all,
  'http_request_duration_seconds_bucket{le="+Inf"}': all,
})

export async function heard(site: Site): Promise<readonly Heard[]> {
  const pager = site.world.nodes('pager')[0] ?? site.world.node('pager-1')
  const answer: unknown = await (await pager.fetch('/messages')).json()
  const all = fieldOf(answer, 'messages')
  if (!Array.isArray(all)) return []
  // The pager's clock, in the time of the world.
  const beganMs = Number(fieldOf(answer, 'nowMs')) - site.world.nowMs
  return all.map((each): Heard => {
    const told = (field: string) => fieldOf(each, `message.${field}`)
    const text = (field: string) => (typeof told(field) === 'string' ? String(told(field)) : `no ${field}`)
    return {
      atMs: Number(fieldOf(each, 'atMs')) - beganMs,
      alert: text('alert'),
      node: typeof told('node') === 'string' ? String(told('node')) : '',
      state: text('state'),
      id: text('id'),
    }
  })
}

export const nameOf = ({ alert, node, state }: Omit<Heard, 'id' | 'atMs'>): string =>
  `${alert}${node === '' ? '' : ` ${node}`} ${state}`

/** All that was ever heard, in any order where it is not the same alert; the words tell what is missing and what is too much. */
export async function expectHeard(
  site: Site,
  wanted: readonly string[],
  id: string,
): Promise<readonly Heard[]> {
  const messages = await heard(site)
  const told = messages.map(nameOf).sort().join(', ') || 'nothing'
  const right = [...wanted].sort().join(', ') || 'nothing'
  expect(told, say(id, { told, right })).toBe(right)
  return messages
}

export interface Bounds {
  readonly message: string
  /** Since when it hurt, or did no more. */
  readonly sinceMs: number
  /** How much later than promised it may be. */
  readonly moreMs?: number
  readonly forMs?: number
  readonly windowS?: number
}

/** The last message of this name was sent within the promise. */
export async function expectInTime(site: Site, bounds: Bounds): Promise<Heard> {
  const { message, sinceMs, moreMs = 0, forMs = FOR_MS, windowS = WINDOW_S } = bounds
  const latestMs = sinceMs + forMs + 1000 * windowS + SCRAPES_MS + moreMs
  // Late enough that what is in time has arrived.
  await site.world.run(Math.max(0, latestMs + 100 - site.world.nowMs))
  const messages = await heard(site)
  const found = messages.filter((each) => nameOf(each) === message && each.atMs >= sinceMs).at(-1)
  const all = messages.map(nameOf).join(', ') || 'nothing'
  const values = { message, all, within: (latestMs - sinceMs) / 1000 }
  expect(found ? 'told' : 'not told', say('not-told', values)).toBe('told')
  const atMs = found?.atMs ?? 0
  const after = Math.round((atMs - sinceMs) / 100) / 10
  expect(
    atMs >= sinceMs + forMs - 100,
    say('told-too-early', { ...values, after, least: forMs / 1000 }),
  ).toBe(true)
  expect(atMs <= latestMs + 100, say('told-too-late', { ...values, after })).toBe(true)
  return found ?? { atMs, alert: '', node: '', state: '', id: '' }
}

/** What goes on, as the monitor lists it. */
export async function expectGoingOn(site: Site, wanted: readonly string[]): Promise<void> {
  const { value, at } = await site.ask('/alerts')
  const list = Array.isArray(value)
    ? value.map((each) =>
        [fieldOf(each, 'alert'), fieldOf(each, 'node')].filter((part) => part !== undefined).join(' '),
      )
    : [textOf(value)]
  const told = list.sort().join(', ') || 'nothing'
  const right = [...wanted].sort().join(', ') || 'nothing'
  expect(told, say('other-alerts', { told, right }, at)).toBe(right)
}
