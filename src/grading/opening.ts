/** Where the replay of a failed test opens: the first event that broke the expectation, as far as it can be told. */
import type { HistoryEvent } from '../contract/history.ts'
import type { ShownAt } from '../contract/suite.ts'
import type { TestResult } from '../contract/verdict.ts'
import { bringerOf } from '../simulator/brought.ts'
import { BootError } from '../simulator/world-error.ts'
import type { TestedWorld } from './test-worlds.ts'

export type Opening = Pick<TestResult, 'event' | 'world' | 'atMs' | 'node'>

/** `at` is what the suite says of it, `error` what ended the test. */
export function openingOf(at: ShownAt, error: unknown, worlds: readonly TestedWorld[]): Opening {
  const world = worlds.at(-1)
  if (world === undefined) return {}
  const event = shownBy(at) ?? shownByError(error, world) ?? latestIn(world)
  if (event === undefined) return { atMs: world.nowMs }
  const place = worlds.findIndex(({ history }) => history.events.includes(event))
  const node = nodeOf(event, worlds)
  return {
    event: event.id,
    atMs: event.timeMs,
    ...(place > 0 && { world: place }),
    ...(node !== undefined && { node }),
  }
}

function shownBy(at: ShownAt): HistoryEvent | undefined {
  if (at === undefined) return undefined
  return 'kind' in at ? at : bringerOf(at)
}

/** The simulator's own errors tell of a node, and some of its call. */
function shownByError(error: unknown, { history: { events } }: TestedWorld): HistoryEvent | undefined {
  if (!(error instanceof Error)) return undefined
  const node = 'node' in error ? error.node : undefined
  const id = sayIdOf(error)
  if (error instanceof BootError || id === 'world-node-died')
    return events.findLast((event) => event.kind === 'crash' && event.node === node)
  if (id === 'world-boot-never-settled')
    return events.findLast((event) => event.kind === 'boot' && event.node === node)
  // The rest is about the world as a whole: what happened in it last.
  return bringerOf(error) ?? (id === undefined ? undefined : events.at(-1))
}

function sayIdOf(error: Error): string | undefined {
  const said: unknown = 'say' in error ? error.say : undefined
  const id = typeof said === 'object' && said !== null && 'id' in said ? said.id : undefined
  return typeof id === 'string' ? id : undefined
}

/** Where something reached the suite last; where nothing did, the users; where nothing did either, the end. */
function latestIn({ latest, history: { events } }: TestedWorld): HistoryEvent | undefined {
  const reached = ({ kind, node }: HistoryEvent): boolean =>
    (kind === 'answer' || kind === 'fail') && node === 'users'
  return latest ?? events.findLast(reached) ?? events.at(-1)
}

/** Where it happened; where that was outside, the node that it came from. */
function nodeOf(event: HistoryEvent, worlds: readonly TestedWorld[]): string | undefined {
  const names = new Set(worlds.flatMap((world) => world.look().map(({ name }) => name)))
  const ends = 'peer' in event ? [event.node, event.peer] : [event.node]
  return ends.find((name) => names.has(name))
}
