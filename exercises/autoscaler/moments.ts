/** What became of each machine, read from the history: who ordered, who left, who was up and who was dead at each moment. */
import type { HistoryEvent } from '../../src/contract/history.ts'
import type { World } from '../../src/contract/world.ts'
import { UNNOTICED_MS } from './promises.ts'

/** From the list that is read to the last answer of what follows from it. */
const ONE_LOOK_MS = 12_000

export interface Change {
  readonly kind: 'add' | 'remove'
  readonly atMs: number
  readonly name: string
  readonly event: HistoryEvent
  /** Of one that is given back: how it was. */
  readonly was: State
}

export interface Moment extends Change {
  /** Right after it: those that were ordered and not given back, and those of them that serve. */
  readonly present: number
  readonly up: number
  /** Somebody who lies dead, for so long that it must be known. */
  readonly longDead: string | undefined
}

type State = 'booting' | 'up' | 'down'

const isWeb = (name: string): boolean => name.startsWith('web-')

interface Life {
  state: State
  sinceMs: number
}

function follow(lives: Map<string, Life>, event: HistoryEvent): void {
  if (!isWeb(event.node) || !lives.has(event.node)) return
  const sinceMs = event.timeMs
  if (event.kind === 'ready') lives.set(event.node, { state: 'up', sinceMs })
  if (event.kind === 'boot') lives.set(event.node, { state: 'booting', sinceMs })
  if (event.kind === 'crash') lives.set(event.node, { state: 'down', sinceMs })
}

export interface Story {
  /** Each machine that was ordered or given back, in order. */
  readonly moments: readonly Moment[]
  /** Now. */
  readonly present: number
  readonly up: number
}

export function readStory(world: World): Story {
  const lives = new Map<string, Life>()
  const read: Moment[] = []
  const known = new Set<string>()
  for (const event of world.history.events) {
    // Those of the beginning boot without having been ordered.
    if (event.kind === 'boot' && isWeb(event.node) && !known.has(event.node)) {
      known.add(event.node)
      lives.set(event.node, { state: 'booting', sinceMs: event.timeMs })
    }
    follow(lives, event)
    if (event.kind !== 'fault' || (event.fault !== 'add' && event.fault !== 'remove')) continue
    const [name = ''] = event.nodes
    if (!isWeb(name)) continue
    const was = lives.get(name)?.state ?? 'booting'
    known.add(name)
    if (event.fault === 'add') lives.set(name, { state: 'booting', sinceMs: event.timeMs })
    else lives.delete(name)
    read.push({ kind: event.fault, atMs: event.timeMs, name, event, was, ...counted(lives, event.timeMs) })
  }
  return { moments: read, ...counted(lives, world.nowMs) }
}

function counted(
  lives: ReadonlyMap<string, Life>,
  atMs: number,
): Pick<Moment, 'present' | 'up' | 'longDead'> {
  const all = [...lives]
  const [longDead] =
    all.find(([, { state, sinceMs }]) => state === 'down' && sinceMs < atMs - UNNOTICED_MS) ?? []
  // Who died a moment ago was up when the list was read.
  const wasUp = ({ state, sinceMs }: Life): boolean =>
    state === 'up' || (state === 'down' && sinceMs > atMs - ONE_LOOK_MS)
  return { present: all.length, up: all.filter(([, life]) => wasUp(life)).length, longDead }
}
