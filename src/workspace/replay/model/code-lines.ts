/** The lines of the learner's code that logged or threw in a world, and the events of each. */
import type { CodePlace, HistoryEvent } from '../../../contract/history.ts'
import type { Files } from '../../session/files.ts'

export interface CodeLine extends CodePlace {
  /** As it stands in the code that was run, without its indentation. */
  readonly text: string
  /** Its events, in order. */
  readonly ids: readonly number[]
  /** How many of them are log lines, and how many tell of something thrown. */
  readonly logged: number
  readonly threw: number
}

export function placeOf(event: HistoryEvent): CodePlace | undefined {
  return 'place' in event ? event.place : undefined
}

export function isSamePlace(a: CodePlace | undefined, b: CodePlace | undefined): boolean {
  return a?.file === b?.file && a?.line === b?.line
}

/** In the order of the files, and of their lines. */
export function codeLinesOf(events: readonly HistoryEvent[], files: Files): readonly CodeLine[] {
  const found = new Map<string, Map<number, HistoryEvent[]>>(
    Object.keys(files).map((file) => [file, new Map()]),
  )
  for (const event of events) {
    const place = placeOf(event)
    const lines = place === undefined ? undefined : found.get(place.file)
    if (place === undefined || lines === undefined) continue
    const known = lines.get(place.line)
    if (known === undefined) lines.set(place.line, [event])
    else known.push(event)
  }
  return [...found].flatMap(([file, lines]) => {
    const texts = files[file]?.split('\n') ?? []
    return [...lines]
      .sort(([a], [b]) => a - b)
      .map(([line, own]) => lineOf({ file, line }, texts[line - 1]?.trim() ?? '', own))
  })
}

function lineOf(place: CodePlace, text: string, events: readonly HistoryEvent[]): CodeLine {
  const threw = events.filter(isThrow).length
  return { ...place, text, ids: events.map(({ id }) => id), logged: events.length - threw, threw }
}

/** A crash, or what the simulator logged of a `fetch` that threw. */
function isThrow(event: HistoryEvent): boolean {
  return event.kind === 'crash' || (event.kind === 'log' && event.error !== undefined)
}
