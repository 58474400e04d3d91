/** The text that types are painted over in: same length, same line breaks, whatever is blanked. */

const lineBreaks = new Set(['\n', '\r', '\u2028', '\u2029'])
const separator = /[\u2028\u2029]/g

export class Canvas {
  readonly #marks: string[]
  readonly #blanked: boolean[]
  readonly #kept: { readonly start: number; readonly end: number }[] = []

  constructor(source: string) {
    // By code unit, not by character: positions are those of the parser.
    this.#marks = source.split('')
    this.#blanked = this.#marks.map(() => false)
  }

  /** What is written here stays as it is. */
  keep(start: number, end: number): void {
    this.#kept.push({ start, end })
  }

  /** Separators become ordinary line breaks, which they are to the language: editors do not count them as lines. */
  toString(): string {
    return this.#marks
      .join('')
      .replace(separator, (mark, at: number) =>
        this.#kept.some(({ start, end }) => at >= start && at < end) ? mark : '\n',
      )
  }

  blank(start: number, end: number): void {
    for (let at = start; at < end; at++) {
      if (!lineBreaks.has(this.#mark(at))) this.#set(at, ' ')
    }
  }

  /** A semicolon takes the place of what is gone, so that what comes after does not join what came before. */
  blankStatement(start: number, end: number): void {
    this.blank(start, end)
    this.#set(start, ';')
  }

  /** With the comma after it. */
  blankListItem(start: number, end: number): void {
    this.blank(start, end)
    const next = this.#skipBlank(end)
    if (this.#mark(next) === ',') this.blank(next, next + 1)
  }

  blankMarks(start: number, end: number, marks: string): void {
    for (let at = start; at < end; at++) {
      if (marks.includes(this.#mark(at))) this.blank(at, at + 1)
    }
  }

  blankWord(start: number, end: number, word: string): void {
    const at = this.#marks.slice(start, end).join('').indexOf(word)
    if (at >= 0) this.blank(start + at, start + at + word.length)
  }

  /** `private x` could join the member before it once `private` is gone: a semicolon stands in for the first one. */
  blankModifiers(start: number, end: number, modifiers: ReadonlySet<string>): void {
    const head = this.#marks.slice(start, end).join('')
    for (const match of head.matchAll(/[a-z]+/g)) {
      if (!modifiers.has(match[0])) continue
      const at = start + match.index
      this.blank(at, at + match[0].length)
      if (at === start) this.#set(at, ';')
    }
  }

  /** For `<T\n>(x) =>`: the parenthesis takes the place of the first mark. */
  moveParenthesisBack(start: number, end: number): void {
    if (!this.#breaksLine(start, end)) return
    const parenthesis = this.#skipBlank(end)
    this.blank(parenthesis, parenthesis + 1)
    this.blank(start, end)
    this.#set(start, '(')
  }

  /** For `(x): {\n} =>`: the parenthesis takes the place of the last mark. */
  moveParenthesisAhead(start: number, end: number): void {
    if (!this.#breaksLine(start, end)) return
    let parenthesis = start - 1
    while (this.#mark(parenthesis) !== ')') parenthesis--
    this.blank(parenthesis, parenthesis + 1)
    this.blank(start, end)
    this.#set(end - 1, ')')
  }

  /** Ends a statement whose last words were types, lest it go on with the next line. */
  guardEnd(start: number, end: number): void {
    if (end > start && this.#blanked[end - 1] === true && this.#mark(end - 1) === ' ') this.#set(end - 1, ';')
  }

  #mark(at: number): string {
    return this.#marks[at] ?? ''
  }

  #set(at: number, mark: string): void {
    if (at >= this.#marks.length) return
    this.#marks[at] = mark
    this.#blanked[at] = true
  }

  #skipBlank(from: number): number {
    let at = from
    while (at < this.#marks.length && this.#mark(at).trim() === '') at++
    return at
  }

  #breaksLine(start: number, end: number): boolean {
    return this.#marks.slice(start, end).some((mark) => lineBreaks.has(mark))
  }
}
