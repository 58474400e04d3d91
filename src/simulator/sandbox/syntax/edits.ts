/** Replacements in a text that keep its lines, and know afterwards where each column came from. */

export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface EditedText {
  readonly code: string
  readonly edits: readonly Edit[]
}

export class Edits {
  readonly #edits: Edit[] = []

  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text })
  }

  add(edit: Edit): void {
    this.#edits.push(edit)
  }

  insert(at: number, text: string): void {
    this.#edits.push({ start: at, end: at, text })
  }

  /** Nested edits are not allowed; several insertions at one place keep the order they were made in. */
  apply(source: string, more: readonly Edit[] = []): EditedText {
    const edits = [...this.#edits, ...more]
      .map((edit, order) => ({ edit, order }))
      .sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.order - b.order)
      .map(({ edit }) => edit)
    let code = ''
    let from = 0
    for (const edit of edits) {
      if (edit.start < from) throw new Error(`Edits overlap at ${edit.start}`)
      code += source.slice(from, edit.start) + edit.text
      from = edit.end
    }
    return { code: code + source.slice(from), edits }
  }
}

/** Where in the source an offset of the edited text was. What was inserted belongs to where it was inserted. */
export function sourceOffset(edits: readonly Edit[], offset: number): number {
  let shift = 0
  for (const edit of edits) {
    const start = edit.start + shift
    if (offset < start) break
    if (offset < start + edit.text.length) return edit.start
    shift += edit.text.length - (edit.end - edit.start)
  }
  return offset - shift
}
