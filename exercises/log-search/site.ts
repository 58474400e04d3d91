/** Web servers whose logs a test writes, and the log service, as those who look for something see it. */
import { expect, say } from 'millions/suite'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Say } from '../../src/contract/verdict.ts'
import type { DiskAfterCrash, Node, World } from '../../src/contract/world.ts'
import { Gathered, type GatherProblem } from '../checkers/gathered.ts'
import type { DiskAfter } from '../kit/crashes.ts'
import { roomOf, withRoom } from '../kit/room.ts'
import { inTime } from '../kit/waiting.ts'
import { countIn, pageIn, type Reply, reply, sayingOf } from './messages.ts'
import { answersWithinMs, gatheredWithinMs } from './promises.ts'
import type { Manners } from './provided/odd-web.ts'
import type { Entry, Line, Page } from './starter/protocol.ts'

/** What a test is about, for the words of what went wrong in it. */
export type Situation = 'plain' | 'cut' | 'rotated' | 'crashed' | 'next-door' | 'disk' | 'life'

type Words = (text: string, node: string, at: Reply['at']) => Say

/** Written out one by one, so that a check finds the words of each. */
const missing: Record<Situation, Words> = {
  plain: (text, node, at) => say('missing', { text, node }, at),
  cut: (text, node, at) => say('missing-cut', { text, node }, at),
  rotated: (text, node, at) => say('missing-rotated', { text, node }, at),
  crashed: (text, node, at) => say('missing-crashed', { text, node }, at),
  'next-door': (text, node, at) => say('missing-next-door', { text, node }, at),
  disk: (text, node, at) => say('missing-disk', { text, node }, at),
  life: (text, node, at) => say('missing-life', { text, node }, at),
}
const doubled: Record<Situation, Words> = {
  plain: (text, node, at) => say('doubled', { text, node }, at),
  cut: (text, node, at) => say('doubled', { text, node }, at),
  rotated: (text, node, at) => say('doubled-rotated', { text, node }, at),
  crashed: (text, node, at) => say('doubled-crashed', { text, node }, at),
  'next-door': (text, node, at) => say('doubled', { text, node }, at),
  disk: (text, node, at) => say('doubled-disk', { text, node }, at),
  life: (text, node, at) => say('doubled-crashed', { text, node }, at),
}

const encoder = new TextEncoder()
export const bytesOf = (...lines: readonly Line[]): Uint8Array<ArrayBuffer> =>
  encoder.encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))

/** The clock of a server that nobody has set: 2026. */
export const beginMs = 1_790_000_000_000

export interface SiteOptions {
  readonly web?: number
  readonly vars?: Readonly<Record<string, string>>
  readonly diskBytes?: number
  /** For tests that hold on real processes as well. */
  readonly isReal?: boolean
}

export async function openSite(context: TestContext, options: SiteOptions = {}): Promise<Site> {
  const { web = 3, vars = {}, diskBytes, isReal = false } = options
  const world = await context.boot({
    entry: 'logs',
    roles: {
      web: { program: { provided: 'odd-web.ts' }, regions: { seoul: web }, serviceMs: 0 },
      logs: { vars, ...(diskBytes !== undefined && { diskBytes }) },
    },
  })
  if (isReal) withRoom(world)
  await world.run(Math.round(500 * context.random()))
  return new Site(world, context.random)
}

export class Site {
  readonly world: World
  readonly random: () => number
  readonly logs: Node
  readonly gathered = new Gathered()
  #clockMs = beginMs

  constructor(world: World, random: () => number) {
    this.world = world
    this.random = random
    this.logs = world.node('logs-1')
  }

  get webs(): readonly Node[] {
    return this.world.nodes('web')
  }

  web(number: number): Node {
    return this.world.node(`web-${number}`)
  }

  /** With a time of its own, unless told. */
  line(text: string, more: Partial<Line> = {}): Line {
    this.#clockMs += 1
    return { time: this.#clockMs, level: 'info', text, ...more }
  }

  async write(node: Node, ...lines: readonly Line[]): Promise<void> {
    this.gathered.written(...lines.map((line) => ({ source: node.name, text: sayingOf(line) })))
    await this.writeBytes(node, bytesOf(...lines))
  }

  /** Whatever it is: the ledger knows nothing of it. */
  async writeBytes(node: Node, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await node.fetch('/.write', { method: 'POST', body: bytes })
  }

  async rotate(node: Node): Promise<void> {
    await node.fetch('/.rotate', { method: 'POST' })
  }

  async refill(node: Node): Promise<void> {
    await node.fetch('/.refill', { method: 'POST' })
  }

  async behave(node: Node, manners: Manners): Promise<void> {
    await node.fetch('/.manners', { method: 'POST', body: JSON.stringify(manners) })
  }

  async ask(path: string): Promise<Reply> {
    return await reply(this.world, this.logs.fetch(path), answersWithinMs)
  }

  async page(query: string): Promise<Page & Pick<Reply, 'at'>> {
    const { status, text, at } = await this.ask(`/search?${query}`)
    expect(status, say('search-refused', { query }, at)).toBe(200)
    const page = pageIn(text)
    expect(page === undefined ? text.slice(0, 80) : 'a page', say('search-shape', { query }, at)).toBe(
      'a page',
    )
    return { ...(page ?? { entries: [], next: null }), at }
  }

  /** Nothing that is shown is wrong, and nothing is gone that was shown before. */
  async look(situation: Situation): Promise<readonly Entry[]> {
    const { entries, at } = await this.page('limit=1000')
    this.#judge(this.gathered.see(itemsOf(entries)), situation, at)
    return entries
  }

  /** All is there in time, and nothing wrong until then; `silent` cannot be reached. */
  async expectAll(situation: Situation, withinMs = gatheredWithinMs, silent?: Node): Promise<void> {
    const untilMs = this.world.nowMs + withinMs + 50 + roomOf(this.world)
    for (;;) {
      const items = itemsOf(await this.look(situation))
      const isDue = this.world.nowMs >= untilMs
      const problem = this.gathered.seeAll(items, silent?.name)
      if (problem === undefined) return
      if (isDue) this.#judge(problem, situation, undefined)
      await this.world.run(Math.min(600, Math.max(1, untilMs - this.world.nowMs)))
    }
  }

  #judge(problem: GatherProblem | undefined, situation: Situation, at: Reply['at']): void {
    if (problem === undefined) return
    const { kind, source } = problem
    const text = textOf(problem.text)
    const words: Record<GatherProblem['kind'], () => Say> = {
      missing: () => missing[situation](text, source, at),
      doubled: () => doubled[situation](text, source, at),
      strange: () => say('strange', { text, node: source }, at),
      gone: () => say('gone', { text, node: source }, at),
    }
    expect(kind, words[kind]()).toBe('each line once')
  }

  async expectCount(): Promise<void> {
    const { status, text, at } = await this.ask('/count')
    const entries = (await this.look('plain')).length
    expect(status === 200 ? countIn(text) : status, say('count-wrong', {}, at)).toBe(entries)
  }

  async restart(): Promise<void> {
    const booting = this.logs.restart().catch(() => undefined)
    const isUp = inTime(
      this.world.until(() => this.logs.state === 'up', answersWithinMs + roomOf(this.world)),
    )
    await (roomOf(this.world) > 0 ? Promise.race([booting, isUp]) : isUp)
    expect(this.logs.state, say('not-up')).toBe('up')
    await booting
  }

  async crash(disk: DiskAfterCrash | DiskAfter = 'chance'): Promise<void> {
    if (this.logs.state === 'up') this.logs.crash({ disk })
    await this.restart()
  }

  /** A web server dies and boots again. What it has lost then, somebody may have gathered, or not. */
  async crashWeb(node: Node, disk: DiskAfter): Promise<void> {
    const before = await linesIn(node)
    node.crash({ disk })
    await node.restart()
    const left = new Map<string, number>()
    for (const line of await linesIn(node)) left.set(line, (left.get(line) ?? 0) + 1)
    for (const line of before) {
      const count = left.get(line) ?? 0
      left.set(line, count - 1)
      if (count <= 0) this.gathered.lost({ source: node.name, text: line })
    }
  }
}

const itemsOf = (entries: readonly Entry[]) =>
  entries.map((entry) => ({ source: entry.node, text: sayingOf(entry) }))

/** The text of a line, as much of it as fits into a message. */
function textOf(saying: string): string {
  const [, , text] = JSON.parse(saying) as readonly unknown[]
  return String(text).slice(0, 40)
}

/** All whole lines that are in the files of a server. */
async function linesIn(node: Node): Promise<readonly string[]> {
  const { files } = (await (await node.fetch('/logs')).json()) as {
    readonly files: readonly { readonly name: string; readonly bytes: number }[]
  }
  const lines: string[] = []
  for (const { name, bytes } of files) {
    let text = ''
    for (let offset = 0; offset < bytes; ) {
      const piece = await (await node.fetch(`/logs?file=${name}&offset=${offset}`)).bytes()
      // Only plain text is written where a server crashes.
      text += new TextDecoder().decode(piece)
      offset += piece.length
    }
    for (const line of text.split('\n').slice(0, -1)) lines.push(sayingOf(JSON.parse(line) as Line))
  }
  return lines
}
