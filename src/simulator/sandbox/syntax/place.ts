/** Offsets in a file as lines and columns, both counted from 1. */
import { CompileError } from '../compile-error.ts'

/**
 * As editors count: the separators U+2028 and U+2029 end a line to the language and its engines only. None of them
 * is left in the code that engines get, so they count alike.
 */
export const lineBreak = /\r\n?|\n/g

export interface Place {
  readonly line: number
  readonly column: number
}

export function placeOf(source: string, offset: number): Place {
  let line = 1
  let lineStart = 0
  for (const match of source.matchAll(lineBreak)) {
    const next = match.index + match[0].length
    if (next > offset) break
    line++
    lineStart = next
  }
  return { line, column: offset - lineStart + 1 }
}

export function countLines(source: string): number {
  return source.split(lineBreak).length
}

/** A learner's file on its way through the passes. */
export class SourceFile {
  readonly path: string
  readonly source: string
  #lineStarts: readonly number[] | undefined

  constructor(path: string, source: string) {
    this.path = path
    this.source = source
  }

  /** For whoever asks often. */
  lineAt(offset: number): number {
    this.#lineStarts ??= [
      0,
      ...[...this.source.matchAll(lineBreak)].map(({ 0: mark, index }) => index + mark.length),
    ]
    let low = 0
    let high = this.#lineStarts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }

  errorAt(offset: number, message: string): CompileError {
    const { line, column } = placeOf(this.source, offset)
    return new CompileError(this.path, line, column, message)
  }
}
