/**
 * `solutions/<slug>/mutants.md`: why mutants that survive may, in groups. Each names its places by the text of the line,
 * so that a line that has changed asks again.
 */
import { codeSpan, oneLine, spanned } from './code-span.ts'
import type { Mutant } from './mutants.ts'

/** No user could see it, or the lesson leaves it open. What breaks a promise is neither: it wants a test. */
export type JudgementKind = 'equivalent' | 'free'

export type MutantName = Pick<Mutant, 'file' | 'scope' | 'lineText' | 'operator' | 'change' | 'ordinal'>

export interface Judgement extends MutantName {
  readonly kind: JudgementKind
  readonly group: string
  /** Of mutants.md. */
  readonly line: number
}

export type ProblemKind =
  | 'no-kind'
  | 'no-reason'
  | 'no-places'
  | 'no-changes'
  | 'outside'
  | 'no-place'
  | 'no-change'
  | 'no-operator'
  | 'twice'

export interface Problem {
  readonly line: number
  readonly kind: ProblemKind
  /** What stands there. */
  readonly text: string
}

export interface Judgements {
  readonly judgements: readonly Judgement[]
  readonly problems: readonly Problem[]
}

export function keyOf({ file, scope, lineText, operator, change, ordinal }: MutantName): string {
  return JSON.stringify([file, scope, lineText, operator, change, ordinal])
}

const headingOfGroup = /^## +(equivalent|free): *(\S.*)$/
const placeOfMutants = /^- +(\S+?)(?:, in (\S+))?: +(\S.*)$/
const changeOfMutant = /^ {2,}- +([a-z]+): +(\S.*?)(?: \((\d+)\))?$/

export function parseJudgements(source: string, operators: readonly string[]): Judgements {
  const reader = new Reader(operators)
  for (const [place, line] of source.split(/\r?\n/).entries()) reader.read(line.trimEnd(), place + 1)
  return reader.end()
}

interface Group {
  readonly kind: JudgementKind
  readonly title: string
  readonly line: number
  hasReason: boolean
  hasPlaces: boolean
}

interface Place {
  readonly file: string
  readonly scope: string
  readonly lineText: string
  readonly line: number
  hasChanges: boolean
}

class Reader {
  readonly #operators: readonly string[]
  readonly #judgements: Judgement[] = []
  readonly #problems: Problem[] = []
  readonly #keys = new Set<string>()
  #group: Group | undefined
  #place: Place | undefined
  /** The text of the line that began it, for what is found missing later. */
  #groupText = ''
  #placeText = ''

  constructor(operators: readonly string[]) {
    this.#operators = operators
  }

  read(text: string, line: number): void {
    if (text === '') return
    if (text.startsWith('## ')) this.#beginGroup(text, line)
    else if (/^# /.test(text) && this.#group === undefined) return
    else if (/^ {2,}- /.test(text)) this.#readChange(text, line)
    else if (text.startsWith('- ')) this.#beginPlace(text, line)
    else this.#readReason(text, line)
  }

  end(): Judgements {
    this.#endGroup()
    return { judgements: this.#judgements, problems: this.#problems }
  }

  #beginGroup(text: string, line: number): void {
    this.#endGroup()
    const [, kind, title = ''] = headingOfGroup.exec(text) ?? []
    if (kind !== 'equivalent' && kind !== 'free') this.#note('no-kind', text, line)
    this.#groupText = text
    const isFree = kind === 'free'
    this.#group = { kind: isFree ? 'free' : 'equivalent', title, line, hasReason: false, hasPlaces: false }
  }

  #endGroup(): void {
    this.#endPlace()
    const group = this.#group
    this.#group = undefined
    if (group === undefined) return
    if (!group.hasReason) this.#note('no-reason', this.#groupText, group.line)
    if (!group.hasPlaces) this.#note('no-places', this.#groupText, group.line)
  }

  #beginPlace(text: string, line: number): void {
    this.#endPlace()
    if (this.#group === undefined) {
      this.#note('outside', text, line)
      return
    }
    this.#group.hasPlaces = true
    const [, file, scope = '', span = ''] = placeOfMutants.exec(text) ?? []
    const lineText = spanned(span)
    if (file === undefined || lineText === undefined) this.#note('no-place', text, line)
    this.#placeText = text
    // One that cannot be read is noted once, and not held against what stands below it.
    const hasChanges = file === undefined || lineText === undefined
    this.#place = { file: file ?? '', scope, lineText: oneLine(lineText ?? ''), line, hasChanges }
  }

  #endPlace(): void {
    const place = this.#place
    this.#place = undefined
    if (place !== undefined && !place.hasChanges) this.#note('no-changes', this.#placeText, place.line)
  }

  #readChange(text: string, line: number): void {
    const [group, place] = [this.#group, this.#place]
    if (group === undefined || place === undefined) {
      this.#note('outside', text, line)
      return
    }
    place.hasChanges = true
    const [, operator, change, ordinal = '1'] = changeOfMutant.exec(text) ?? []
    if (operator === undefined || change === undefined) {
      this.#note('no-change', text, line)
      return
    }
    if (!this.#operators.includes(operator)) this.#note('no-operator', operator, line)
    const { file, scope, lineText } = place
    const name = { file, scope, lineText, operator, change: oneLine(change), ordinal: Number(ordinal) }
    const key = keyOf(name)
    if (this.#keys.has(key)) this.#note('twice', text, line)
    this.#keys.add(key)
    this.#judgements.push({ ...name, kind: group.kind, group: group.title, line })
  }

  #readReason(text: string, line: number): void {
    const group = this.#group
    // What stands above the first group is for whoever reads the file.
    if (group === undefined) return
    if (group.hasPlaces || text.startsWith('#')) this.#note('outside', text, line)
    group.hasReason = true
  }

  #note(kind: ProblemKind, text: string, line: number): void {
    this.#problems.push({ kind, text: text.trim(), line })
  }
}

/** As `parseJudgements` takes them, without a group: for whoever has judged them. */
export function entriesFor(mutants: readonly MutantName[]): string {
  const places = new Map<string, string[]>()
  for (const { file, scope, lineText, operator, change, ordinal } of mutants) {
    const place = `- ${file}${scope === '' ? '' : `, in ${scope}`}: ${codeSpan(lineText)}`
    const changes = places.get(place) ?? []
    places.set(place, [...changes, `  - ${operator}: ${change}${ordinal === 1 ? '' : ` (${ordinal})`}`])
  }
  return [...places].flatMap(([place, changes]) => [place, ...changes]).join('\n')
}
