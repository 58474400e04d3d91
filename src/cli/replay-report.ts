/** A replay as a person reads it: why the test failed, and the events around the one that broke it, as a table. */
import type { HistoryEvent } from '../contract/history.ts'
import type { ReplayedWorld, TestReplay } from '../contract/replay.ts'
import type { ExerciseBrief } from '../course/exercises.ts'
import { explain } from '../grading/failure-text.ts'
import { text } from '../messages/cli/learner.en.ts'
import { describeEvent } from '../messages/describe-event.ts'
import { en } from '../messages/en/index.ts'
import { UsageError } from './command.ts'
import { Details } from './replay-details.ts'
import { table } from './table.ts'
import { failureLines } from './verdict-report.ts'
import { wrap } from './wrap.ts'

const words = text.replay
/** `Expected` and its like, so that a paragraph's lines start under one another. */
const labelWidth = 10
/** A program may log whole books. */
const longestText = 200

export interface ReplayTelling {
  readonly width: number
  /** Of the screen, where there is one. */
  readonly screenWidth?: number | undefined
  /** Only these, when there are any. */
  readonly nodes: readonly string[]
  readonly kinds: readonly string[]
  /** How many events before and after the opening one. */
  readonly around: number
  /** Every event of every world. */
  readonly all: boolean
  /** What they carried, too. */
  readonly messages: boolean
  /** Opens here, and not where the test broke. */
  readonly event?: number
  /** The call that this answers, without what it chooses of the events. */
  readonly command: string
}

/** Throws a `UsageError` for a node or a kind that no event has. */
export function replayReport(
  { result, worlds }: TestReplay,
  brief: ExerciseBrief,
  telling: ReplayTelling,
): string {
  refuseUnknown(worlds, telling)
  refuseNoEvent(worlds[result.world ?? 0], telling)
  const { title } = explain(result, brief.text)
  const isPassed = result.status === 'passed'
  const why = isPassed ? [words.passed] : failureLines(result, brief.text)
  const excerpts = worlds.flatMap((world, place): Excerpt[] => {
    const opensHere = place === (result.world ?? 0)
    const opening = telling.event ?? result.event
    if (!telling.all && !opensHere) return []
    return [excerptOf(world, place, opensHere ? opening : undefined, telling)]
  })
  const total = worlds.reduce((sum, { events }) => sum + events.length, 0)
  const shown = excerpts.reduce((sum, { events }) => sum + events.length, 0)
  return [
    `${isPassed ? '✓' : '✗'} ${words.head(title, result.seed)}`,
    ...why.map((line) => `  ${wrap(line, telling.width - 2, ' '.repeat(labelWidth + 2))}`),
    ...excerpts.flatMap((excerpt) => ['', ...excerptLines(excerpt, worlds.length, telling)]),
    ...(worlds.length === 0 ? ['', words.noEvents] : []),
    '',
    ...(result.event === undefined || telling.event !== undefined ? [] : [words.opening]),
    ...(shown < total ? [words.all(telling.command, total, worlds.length)] : []),
  ].join('\n')
}

/** What is shown of a world. */
interface Excerpt {
  readonly place: number
  readonly opening: number | undefined
  readonly events: readonly HistoryEvent[]
  readonly details: Details
  readonly before: number
  readonly after: number
  readonly leftOut: number
}

function excerptOf(
  { events, leftOut }: ReplayedWorld,
  place: number,
  opening: number | undefined,
  telling: ReplayTelling,
): Excerpt {
  const wanted = events.filter((event) => event.id === opening || isWanted(event, telling))
  const at = wanted.findIndex(({ id }) => id === opening)
  const before = telling.all ? 0 : Math.max(0, at - telling.around)
  const to = telling.all ? wanted.length : Math.max(at, 0) + telling.around + 1
  const after = Math.max(0, wanted.length - to)
  const details = new Details(events, telling.messages)
  return { place, opening, events: wanted.slice(before, to), details, before, after, leftOut }
}

function excerptLines(
  { place, opening, events, details, before, after, leftOut }: Excerpt,
  worlds: number,
  { screenWidth }: ReplayTelling,
): readonly string[] {
  return [
    ...(worlds > 1 ? [words.world(place + 1, worlds)] : []),
    ...(before > 0 ? [words.before(before)] : []),
    ...(events.length > 0
      ? [table(words.columns, rowsOf(events, opening, details), screenWidth)]
      : [words.noEvents]),
    ...(after > 0 ? [words.after(after)] : []),
    ...(leftOut > 0 ? [words.leftOut(leftOut)] : []),
  ]
}

function rowsOf(
  events: readonly HistoryEvent[],
  opening: number | undefined,
  details: Details,
): readonly (readonly string[])[] {
  const times = events.map(({ timeMs }) => timeMs.toFixed(3))
  // Numbered from 1, as on the page and in what a failure says.
  const numbers = events.map(({ id }) => String(id + 1))
  const wide = (texts: readonly string[]) => Math.max(...texts.map(({ length }) => length))
  return events.flatMap((event, place) => [
    [
      event.id === opening ? '▶' : '',
      (numbers[place] ?? '').padStart(wide(numbers)),
      (times[place] ?? '').padStart(wide(times)),
      event.node,
      event.cause === undefined ? '' : String(event.cause + 1),
      whatHappened(event),
    ],
    ...details.linesOf(event).map((line) => ['', '', '', '', '', `  ${line}`]),
  ])
}

function whatHappened(event: HistoryEvent): string {
  const told = describeEvent(event, en.replay.events)
    .replace(/\s*\n\s*/g, ' ⏎ ')
    .replace(/[\p{Zs}\u2800]{2,}/gu, ' ')
  const short = told.length > longestText ? `${told.slice(0, longestText - 1)}…` : told
  const place = 'place' in event ? event.place : undefined
  const shownPlace = place === undefined ? '' : words.place(place.file, place.line)
  // What was thrown often tells its line by itself.
  return told.includes(shownPlace) ? short : `${short} ${shownPlace}`
}

function isWanted(event: HistoryEvent, { nodes, kinds }: ReplayTelling): boolean {
  const isOfNode = nodes.length === 0 || nodes.some((node) => endsOf(event).includes(node))
  return isOfNode && (kinds.length === 0 || kinds.includes(event.kind))
}

function endsOf(event: HistoryEvent): readonly string[] {
  if (event.kind === 'fault') return [event.node, ...event.nodes]
  return 'peer' in event ? [event.node, event.peer] : [event.node]
}

function refuseNoEvent(world: ReplayedWorld | undefined, { event }: ReplayTelling): void {
  const { events = [] } = world ?? {}
  if (event !== undefined && !events.some(({ id }) => id === event))
    throw new UsageError(words.noEvent(event + 1), words.events(events.length))
}

function refuseUnknown(worlds: readonly ReplayedWorld[], { nodes, kinds }: ReplayTelling): void {
  const events = worlds.flatMap((world) => world.events)
  const present = {
    node: [...new Set(events.flatMap(endsOf))].sort(),
    kind: [...new Set(events.map(({ kind }): string => kind))].sort(),
  }
  for (const [option, given] of [
    ['node', nodes],
    ['kind', kinds],
  ] as const) {
    const stray = given.find((each) => !present[option].includes(each))
    if (stray !== undefined)
      throw new UsageError(words.notFound(option, stray), words.present(option, present[option]))
  }
}
