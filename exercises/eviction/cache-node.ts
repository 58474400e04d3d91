/** The cache of a test: what is asked of it, and how it answers. */
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, World } from '../../src/contract/world.ts'
import { isUnanswered } from '../kit/waiting.ts'

export interface Line {
  readonly key: string
  readonly value: string
  readonly read?: boolean
}

/** How a request ended. Status 0: without an answer. */
export interface Answer {
  readonly status: number
  readonly text: string
  readonly at: Response | Error
}

export const got = ({ status }: Answer): number | string => (status === 0 ? 'no answer' : status)

export class CacheNode {
  readonly world: World
  readonly budgetBytes: number
  readonly #random: () => number

  constructor(world: World, budgetBytes: number, random: () => number) {
    this.world = world
    this.budgetBytes = budgetBytes
    this.#random = random
  }

  get node(): Node {
    return this.world.node('cache-1')
  }

  put = (key: string, value: string) => this.#ask(place(key), { method: 'PUT', body: value })
  get = (key: string) => this.#ask(place(key))
  delete = (key: string) => this.#ask(place(key), { method: 'DELETE' })

  async bulk(lines: readonly Line[]): Promise<{ readonly answer: Answer; readonly result: unknown }> {
    return this.send(lines.map((line) => JSON.stringify(line)).join('\n'))
  }

  /** Lines as they are. */
  async send(body: string): Promise<{ readonly answer: Answer; readonly result: unknown }> {
    const answer = await this.#ask('/bulk', { method: 'POST', body })
    return { answer, result: parse(answer.text) }
  }

  /** Of what it tells about itself, these numbers. */
  async stats(...names: readonly string[]): Promise<{ readonly answer: Answer; readonly told: string }> {
    const answer = await this.#ask('/stats')
    return { answer, told: numbers(parse(answer.text), names) }
  }

  /** The bytes that it says are here. */
  async holds(): Promise<{ readonly answer: Answer; readonly held: number }> {
    const answer = await this.#ask('/stats')
    const told = parse(answer.text)
    return {
      answer,
      held: typeof told === 'object' && told !== null ? Number(Reflect.get(told, 'bytes')) : 0,
    }
  }

  /** Those of the keys that are found, in this order: each is read. */
  async found(keys: readonly string[]): Promise<string[]> {
    const found: string[] = []
    for (const key of keys) if ((await this.get(key)).status === 200) found.push(key)
    return found
  }

  /** A whole number between the two, both included, by chance. */
  number(least: number, most: number): number {
    return least + Math.floor((most - least + 1) * this.#random())
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.number(0, items.length - 1)] ?? items[0]
  }

  get random(): () => number {
    return this.#random
  }

  /** Past the network, as there is much to ask. */
  async #ask(path: string, init: RequestInit = {}): Promise<Answer> {
    try {
      const at = await this.node.fetch(path, init)
      return { status: at.status, text: await at.text(), at }
    } catch (error) {
      if (!isUnanswered(error)) throw error
      return { status: 0, text: '', at: error }
    }
  }
}

/** A plus is a plus in a path: it need not be escaped, and is no space. */
export const place = (key: string): string => `/items/${encodeURIComponent(key).replaceAll('%2B', '+')}`

export function numbers(told: unknown, names: readonly string[]): string {
  const of = (name: string) =>
    typeof told === 'object' && told !== null ? String(Reflect.get(told, name)) : 'nothing'
  return names.map((name) => `${name} ${of(name)}`).join(', ')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A cache with a policy and a budget. */
export async function open(
  { boot, random }: TestContext,
  policy: string,
  budgetBytes: number,
): Promise<CacheNode> {
  const vars = { policy, budgetBytes: String(budgetBytes) }
  const world = await boot({ roles: { cache: { serviceMs: 0, vars } } })
  return new CacheNode(world, budgetBytes, random)
}
