/** Marks beside the code: lines that logged or threw in the replay that is open. */

import type { CodePlace } from '../../contract/history.ts'
import type { Messages } from '../../messages/index.ts'
import { didText } from '../replay/line-words.ts'
import { type CodeLine, isSamePlace } from '../replay/model/code-lines.ts'
import { movedLines } from './moved-lines.ts'

export interface LineMark {
  readonly file: string
  /** Where it stands now. */
  readonly line: number
  /** Where it stood in the code that was run. */
  readonly place: CodePlace
  /** In words: `logged 14×`. */
  readonly did: string
  readonly threw: boolean
  /** The line of the event that is selected. */
  readonly isSelected: boolean
}

export interface MarkedCode {
  readonly lines: readonly CodeLine[]
  readonly selected: CodePlace | undefined
  /** The code that was run, and that of now. */
  readonly before: Readonly<Record<string, string>>
  readonly now: Readonly<Record<string, string>>
}

/** What has been changed or deleted since has no mark. */
export function lineMarks(
  { lines, selected, before, now }: MarkedCode,
  words: Messages['replay']['lines'],
): readonly LineMark[] {
  const moves = new Map<string, ReadonlyMap<number, number>>()
  return lines.flatMap((line) => {
    const { file, threw } = line
    const moved = moves.get(file) ?? movedLines(before[file] ?? '', now[file] ?? '')
    moves.set(file, moved)
    const at = moved.get(line.line)
    if (at === undefined) return []
    const place = { file, line: line.line }
    const isSelected = isSamePlace(selected, place)
    return [{ file, line: at, place, did: didText(line, words), threw: threw > 0, isSelected }]
  })
}
