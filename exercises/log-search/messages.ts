/** What the log service answers, or in words why it does not. */
import type { World } from '../../src/contract/world.ts'
import { roomOf } from '../kit/room.ts'
import { answerOrError, inTime, reasonOf, underWay } from '../kit/waiting.ts'
import type { Entry, Line, Page } from './starter/protocol.ts'

export interface Reply {
  readonly status: number | string
  readonly text: string
  /** What brought it, for the replay. */
  readonly at: Response | Error | undefined
}

/** Waits for an answer that comes through a side door, so long at the most. */
export async function reply(world: World, asking: Promise<Response>, withinMs: number): Promise<Reply> {
  const answer = underWay(answerOrError(asking).then(read))
  await inTime(world.until(() => answer.isOver, withinMs + roomOf(world)))
  return answer.isOver ? await answer.end : { status: 'no answer', text: '', at: undefined }
}

async function read(at: Response | Error): Promise<Reply> {
  if (at instanceof Error) return { status: reasonOf(at), text: '', at }
  return { status: at.status, text: await at.text().catch(() => ''), at }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function isEntry(value: unknown): value is Entry {
  if (!isRecord(value)) return false
  const { time, level, text, node } = value
  return [level, text, node].every((each) => typeof each === 'string') && typeof time === 'number'
}

/** Undefined when it is no page. */
export function pageIn(text: string): Page | undefined {
  const page = parsed(text)
  if (!isRecord(page) || !Array.isArray(page.entries) || !page.entries.every(isEntry)) return undefined
  const { entries, next } = page
  return typeof next === 'string' || next === null ? { entries, next } : undefined
}

export function entriesIn(text: string): readonly Entry[] | undefined {
  const told = parsed(text)
  return isRecord(told) && Array.isArray(told.entries) && told.entries.every(isEntry)
    ? told.entries
    : undefined
}

export function countIn(text: string): number | undefined {
  const told = parsed(text)
  return isRecord(told) && typeof told.entries === 'number' ? told.entries : undefined
}

/** All that a line says, the same for every way of writing it. */
export function sayingOf({ time, level, text, trace, span, parent, sends, receives }: Line): string {
  const ids = [trace, span, parent, sends, receives].map((id) => id ?? null)
  return JSON.stringify([time, level, text, ...ids])
}
