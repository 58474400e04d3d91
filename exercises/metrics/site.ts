/** The nodes of a test, whose metrics it makes up, and what the monitor makes of them. */
import { expect, say } from 'millions/suite'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, World } from '../../src/contract/world.ts'
import { roomOf, withRoom } from '../kit/room.ts'
import type { Control } from './provided/target.ts'

export const SCRAPE_MS = 1000
export const SCRAPE_TIMEOUT_MS = 500
export const WINDOW_S = 10

/** A line as it stands, and its value: a number, or one that grows. */
export type Lines = Readonly<Record<string, number | string>>

/** From `base` on, so much a second. */
export const growing = (base: number, perSecond: number): string => `<<${base},${perSecond}>>`

export interface SiteOptions {
  readonly web?: number
  readonly database?: number
  readonly cache?: number
  readonly vars?: Readonly<Record<string, string>>
  /** For tests that hold on real processes as well. */
  readonly isReal?: boolean
}

const target = (count: number) => ({
  program: { provided: 'target.ts' },
  regions: { seoul: count },
  serviceMs: 0,
})

/** The monitor, and so many nodes with nothing to tell yet. */
export async function openSite(
  { boot, random }: TestContext,
  { web = 2, database = 0, cache = 0, vars = {}, isReal = false }: SiteOptions = {},
): Promise<Site> {
  const days = { DAY_MS: vars.DAY_MS ?? '86400000' }
  const settings = { SCRAPE_MS: String(SCRAPE_MS), SCRAPE_TIMEOUT_MS: String(SCRAPE_TIMEOUT_MS) }
  const world = await boot({
    roles: {
      web: { ...target(web), vars: days },
      database: { ...target(database), vars: days },
      cache: { ...target(cache), vars: days },
      monitor: { vars: { ...settings, WINDOW_S: String(WINDOW_S), ...days, ...vars } },
    },
  })
  const site = new Site(isReal ? withRoom(world) : world, random)
  for (const role of ['web', 'database', 'cache'])
    for (const { name } of world.nodes(role)) await site.target(name).set({})
  await world.run(SCRAPE_MS * random())
  return site
}

/** A node that a test speaks for. */
export class Target {
  readonly node: Node
  readonly #random: () => number
  #lines: Lines = {}
  startedSeconds: number

  constructor(node: Node, random: () => number) {
    this.node = node
    this.#random = random
    this.startedSeconds = 1_700_000_000 + Math.floor(1000 * random())
  }

  async control(change: Control): Promise<void> {
    await this.node.fetch('/control', { method: 'PUT', body: JSON.stringify(change) })
  }

  /** These lines in place of what there was; without a start of the process where `isShy`. */
  async set(lines: Lines, isShy = false): Promise<void> {
    this.#lines = lines
    await this.control({ text: this.#text(isShy), status: 200 })
  }

  /** Some lines anew, the others as they were. */
  async change(lines: Lines): Promise<void> {
    await this.set({ ...this.#lines, ...lines })
  }

  /** The process begins anew, with these lines. */
  async beginAnew(lines: Lines): Promise<void> {
    this.startedSeconds += 60 + this.#random()
    await this.set(lines)
  }

  /** The machine is gone, and comes back with these lines. */
  async restart(lines: Lines): Promise<void> {
    await this.node.restart()
    await this.beginAnew(lines)
  }

  /** Any order of lines is right. */
  #text(isShy: boolean): string {
    const started = isShy ? {} : { process_start_time_seconds: this.startedSeconds }
    const lines = Object.entries({ ...started, ...this.#lines }).map(([line, value]) => `${line} ${value}`)
    const mixed = lines
      .map((line) => ({ line, at: this.#random() }))
      .sort((one, other) => one.at - other.at)
      .map(({ line }) => line)
    return `# HELP any_other \\n is not ready\n${mixed.join('\n')}\n# The end: 17\n`
  }
}

export interface Told {
  readonly value: unknown
  readonly at: Response
}

export class Site {
  readonly world: World
  readonly random: () => number
  readonly #targets = new Map<string, Target>()

  constructor(world: World, random: () => number) {
    this.world = world
    this.random = random
  }

  get monitor(): Node {
    return this.world.node('monitor-1')
  }

  target(name: string): Target {
    const known = this.#targets.get(name) ?? new Target(this.world.node(name), this.random)
    this.#targets.set(name, known)
    return known
  }

  readonly #growth = new Map<
    string,
    { readonly base: number; readonly perSecond: number; readonly sinceMs: number }
  >()

  /** From now on these counters of the node grow so much a second, from where each of them stands; other lines stay as they are told. */
  async grow(name: string, perSecond: Readonly<Record<string, number>>, fixed: Lines = {}): Promise<void> {
    const sinceMs = this.world.nowMs
    const lines = Object.entries(perSecond).map(([line, rate]) => {
      const key = `${name} ${line}`
      const before = this.#growth.get(key)
      const base = before
        ? Math.floor(before.base + (before.perSecond * (sinceMs - before.sinceMs)) / 1000)
        : 1000
      this.#growth.set(key, { base, perSecond: rate, sinceMs })
      return [line, growing(base, rate)] as const
    })
    await this.target(name).set({ ...fixed, ...Object.fromEntries(lines) })
  }

  /** So many scrapes, and a moment of the next. */
  async scrapes(count: number): Promise<void> {
    await this.world.run(count * SCRAPE_MS)
  }

  /** Long enough that all has been seen: what is told may be three scrapes old, and each of them a fifth late. */
  async settle(): Promise<void> {
    await this.world.run(3.7 * SCRAPE_MS + roomOf(this.world) / 4)
  }

  async ask(path: string): Promise<Told> {
    const at = await this.monitor.fetch(path)
    expect(at.status, say('no-answer', { path, status: at.status }, at)).toBe(200)
    const text = await at.text()
    try {
      return { value: JSON.parse(text), at }
    } catch {
      expect(text.slice(0, 80), say('no-json', { path }, at)).toBe('JSON')
      return { value: undefined, at }
    }
  }

  async expectStatus(path: string, status: number): Promise<void> {
    const at = await this.monitor.fetch(path)
    expect(at.status, say('other-status', { path, got: at.status, status }, at)).toBe(status)
  }
}

/** A field of an answer; dots lead deeper. */
export function fieldOf(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
      value,
    )
}

export const textOf = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'number' ? String(rounded(value)) : JSON.stringify(value)

const rounded = (value: number): number => Number(value.toPrecision(6))

/** `null` has to be `null`; numbers may be off by a share. */
export function isNear(told: unknown, right: number | null, share: number): boolean {
  if (right === null) return told === null
  return typeof told === 'number' && Math.abs(told - right) <= share * Math.abs(right) + 1e-9
}

export interface Expected {
  readonly path: string
  /** Which field. */
  readonly field: string
  readonly right: number | null
  /** By how much it may be off, as a share. */
  readonly off?: number
  readonly id: string
}

export async function expectTold(
  site: Site,
  { path, field, right, off = 0.000001, id }: Expected,
): Promise<void> {
  const { value, at } = await site.ask(path)
  const told = fieldOf(value, field)
  const values = { path, field, told: textOf(told), right: right === null ? 'null' : rounded(right) }
  expect(isNear(told, right, off) ? 'right' : textOf(told), say(id, values, at)).toBe('right')
}

export const rateQuery = (
  metric: string,
  seconds: number,
  more: Readonly<Record<string, string>> = {},
): string => `/rate?${new URLSearchParams({ metric, seconds: String(seconds), ...more })}`

/** How much a metric grew, exactly. */
export async function expectIncrease(
  site: Site,
  path: string,
  right: number | null,
  id: string,
): Promise<void> {
  await expectTold(site, { path, field: 'increase', right, id })
}

/** How often the node was asked for its metrics since the event. */
export function scrapesOf(world: World, node: string, sinceEvent = 0): number {
  return world.history
    .of('receive')
    .filter((event) => event.id >= sinceEvent && event.node === node && event.path === '/metrics').length
}
