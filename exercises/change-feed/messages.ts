/** What answers hold, or in words why they do not. */

import type { World } from '../../src/contract/world.ts'
import type { Change, Contents, Item } from '../checkers/change-log.ts'
import { answerOrError, inTime, reasonOf, underWay } from '../kit/waiting.ts'

/** An answer, or why there is none; and what brought it, for the replay. */
export interface Reply {
  readonly status: number | string
  readonly text: string
  readonly at: Response | Error | undefined
  readonly tookMs: number
}

/** Waits for an answer that comes through a side door, so long at the most. */
export async function reply(world: World, asking: Promise<Response>, withinMs: number): Promise<Reply> {
  const beganMs = world.nowMs
  const answer = underWay(answerOrError(asking).then(read))
  await inTime(world.until(() => answer.isOver, withinMs))
  const tookMs = world.nowMs - beganMs
  if (!answer.isOver) return { status: 'no answer', text: '', at: undefined, tookMs }
  return { ...(await answer.end), tookMs }
}

async function read(at: Response | Error): Promise<Omit<Reply, 'tookMs'>> {
  if (at instanceof Error) return { status: reasonOf(at), text: '', at }
  return { status: at.status, text: await at.text().catch(() => ''), at }
}

/** Undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isOffset = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value)

function itemIn(value: unknown): Item | undefined {
  if (!isRecord(value)) return undefined
  const { person, text } = value
  return typeof person === 'string' && typeof text === 'string' ? { person, text } : undefined
}

export const itemOf = (text: string): Item | undefined => itemIn(parsed(text))

export function offsetOf(text: string): number | undefined {
  const answer = parsed(text)
  return isRecord(answer) && isOffset(answer.offset) && answer.offset > 0 ? answer.offset : undefined
}

export function changesOf(text: string): readonly Change[] | undefined {
  const answer = parsed(text)
  if (!isRecord(answer) || !Array.isArray(answer.changes)) return undefined
  const changes = answer.changes.map(changeIn)
  return changes.includes(undefined) ? undefined : changes.filter((change) => change !== undefined)
}

function changeIn(value: unknown): Change | undefined {
  if (!isRecord(value)) return undefined
  const { offset, key } = value
  const item = value.item === null ? null : itemIn(value.item)
  if (!isOffset(offset) || offset < 1 || typeof key !== 'string' || item === undefined) return undefined
  return { offset, key, item }
}

export function contentsIn(text: string): Contents | undefined {
  const answer = parsed(text)
  if (!isRecord(answer) || !isOffset(answer.offset) || !Array.isArray(answer.items)) return undefined
  if (!isRecord(answer.counts)) return undefined
  const items = new Map<string, Item>()
  for (const each of answer.items) {
    const item = itemIn(each)
    if (item === undefined || !isRecord(each) || typeof each.key !== 'string') return undefined
    // Told twice, nobody knows which one counts.
    if (items.has(each.key)) return undefined
    items.set(each.key, item)
  }
  const counts = new Map<string, number>()
  for (const [person, count] of Object.entries(answer.counts)) {
    if (typeof count !== 'number') return undefined
    if (count !== 0) counts.set(person, count)
  }
  return { offset: answer.offset, items, counts }
}

const shown = (item: Item | undefined): string =>
  item === undefined ? 'nothing' : `“${item.text.slice(0, 24)}” by ${item.person.slice(0, 24)}`

/** The first thing in which they differ, in words; undefined when both are the same. */
export function differenceOf(
  found: Contents,
  wanted: Contents,
): { found: string; wanted: string } | undefined {
  for (const key of new Set([...wanted.items.keys(), ...found.items.keys()])) {
    const [is, should] = [found.items.get(key), wanted.items.get(key)]
    if (is?.text !== should?.text || is?.person !== should?.person)
      return { found: `${key}: ${shown(is)}`, wanted: `${key}: ${shown(should)}` }
  }
  for (const person of new Set([...wanted.counts.keys(), ...found.counts.keys()])) {
    const [is, should] = [found.counts.get(person) ?? 0, wanted.counts.get(person) ?? 0]
    if (is !== should) return { found: `${person} counted ${is}`, wanted: `${person} counted ${should}` }
  }
  return undefined
}
