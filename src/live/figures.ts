/** What nodes tell about themselves, asked for through their side doors at given virtual times. */
import type { Figure } from '../contract/exercise.ts'
import type { Stack } from '../contract/stack.ts'
import type { Sight } from '../simulator/world.ts'

export type FigureValues = Readonly<Record<string, number | string>>
/** By node. */
export type FiguresByNode = Readonly<Record<string, FigureValues>>

/** Time that a node has to answer. Less than there is between two samples, so they never overtake each other. */
export const figurePatienceMs = 100
const longestWord = 60

/** Through the node's side door. Undefined when it is down, too slow, or has nothing there: its card shows that. */
export type AskNode = (node: string, path: string) => Promise<Answer | undefined>

export class Figures {
  readonly #world: { look(): readonly Sight[] }
  readonly #ask: AskNode
  readonly #roles: Stack['roles']
  /** Questions that are under way. */
  asking = 0
  /** The newest of each node. */
  latest: FiguresByNode = {}

  constructor({ roles }: Stack, world: { look(): readonly Sight[] }, ask: AskNode) {
    this.#world = world
    this.#ask = ask
    this.#roles = roles
  }

  /** Asks every node that is up, at the present virtual time. Settles when the last has answered, or had its time to. */
  async ask(): Promise<FiguresByNode> {
    const asked = this.#world
      .look()
      // A frozen node would take all these questions in when it wakes up.
      .filter(({ state, paused, isMember }) => state === 'up' && !paused && isMember)
      .map(({ name, role }) => [name, this.#roles[role]?.figures ?? []] as const)
      .filter(([, figures]) => figures.length > 0)
    this.asking++
    const told = asked.map(async ([node, figures]) => [node, await this.#askNode(node, figures)] as const)
    this.latest = Object.fromEntries(await Promise.all(told))
    this.asking--
    return this.latest
  }

  /** One request for each path, though several figures may be in its answer. */
  async #askNode(node: string, figures: readonly Figure[]): Promise<FigureValues> {
    const paths = [...new Set(figures.map(({ path }) => path))]
    const answers = new Map(
      await Promise.all(paths.map(async (path) => [path, await this.#ask(node, path)] as const)),
    )
    const values = figures.map(({ id, path, field, header }): [string, unknown] => {
      const answer = answers.get(path)
      if (header !== undefined) return [id, fromHeader(answer?.headers.get(header))]
      return [id, fieldOf(answer?.body, field)]
    })
    return Object.fromEntries(values.filter(isTold))
  }
}

export interface Answer {
  readonly headers: Headers
  readonly body: unknown
}

/** What it answered, when that was a good answer. */
export async function readAnswer(response: Response): Promise<Answer | undefined> {
  return response.ok ? { headers: response.headers, body: parse(await response.text()) } : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function fieldOf(body: unknown, field: string | undefined): unknown {
  let value = body
  for (const name of field?.split('.') ?? []) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = Reflect.get(value, name)
  }
  return typeof value === 'boolean' ? String(value) : value
}

function fromHeader(header: string | null | undefined): unknown {
  if (header === null || header === undefined) return undefined
  // An ETag stands in quotes.
  const value = header.replace(/^(?:W\/)?"(.*)"$/, '$1')
  const number = Number(value)
  return value.trim() !== '' && Number.isFinite(number) ? number : value.slice(0, longestWord)
}

function isTold(entry: [string, unknown]): entry is [string, number | string] {
  const [, value] = entry
  if (typeof value === 'string') entry[1] = value.slice(0, longestWord)
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))
}
