/** Offsets in a file as lines and columns, both counted from 1. */
import { CompileError } from '../compile-error.ts'

const lineBreak = /\r\n?|[\n\u2028\u2029]/g

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

  constructor(path: string, source: string) {
    this.path = path
    this.source = source
  }

  errorAt(offset: number, message: string): CompileError {
    const { line, column } = placeOf(this.source, offset)
    return new CompileError(this.path, line, column, message)
  }
}
