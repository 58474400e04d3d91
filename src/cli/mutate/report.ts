/** What came of the mutants: shares, and what is left to be done. */
import { text } from '../../messages/cli/mutate.en.ts'
import type { Stale, Survivor } from '../../mutation/judge.ts'
import { entriesFor } from '../../mutation/judgements.ts'
import type { Mutant } from '../../mutation/mutants.ts'
import type { Tried } from '../../mutation/try-mutants.ts'
import { table } from '../table.ts'
import { changedLines } from './patch.ts'

export interface MutationResult {
  readonly slug: string
  readonly seed: number
  /** All mutants there are. */
  readonly isWhole: boolean
  readonly judgementsFile: string
  readonly referenceFiles: Readonly<Record<string, string>>
  readonly tried: readonly Tried[]
  readonly survivors: readonly Survivor[]
  readonly stale: readonly Stale[]
  readonly tookMs: number
}

const leastKilled = 0.75

/** What the exit code says. */
export function isSound(result: MutationResult): boolean {
  return openOf(result).length === 0 && result.stale.length === 0 && !hasTooFew(result)
}

function hasTooFew({ isWhole, tried }: MutationResult): boolean {
  return isWhole && shareKilled(tried) < leastKilled
}

function openOf({ survivors }: MutationResult): readonly Mutant[] {
  return survivors.filter(({ judgement }) => judgement === undefined).map(({ mutant }) => mutant)
}

function isKilled({ outcome }: Tried): boolean {
  return outcome.kind === 'killed'
}

function shareKilled(tried: readonly Tried[]): number {
  return tried.length === 0 ? 1 : tried.filter(isKilled).length / tried.length
}

/** Rounded down: what is shown as reached has been reached. */
function percent(share: number): string {
  return `${Math.floor(share * 100)} %`
}

export function mutationReport(result: MutationResult): string {
  const { slug, tried, survivors, stale, judgementsFile, tookMs } = result
  const open = openOf(result)
  const count = (kind: string): number => survivors.filter(({ judgement }) => judgement?.kind === kind).length
  const known = tried.filter(({ isKnown }) => isKnown).length
  const ranOn = tried.filter(({ outcome }) => outcome.kind === 'killed' && outcome.ranOn === true).length
  const share = percent(shareKilled(tried))
  const words = text.mutate
  const lines = [
    words.total(slug, tried.length, `${(tookMs / 1000).toFixed(1)} s`, known),
    words.killed(tried.filter(isKilled).length, share, ranOn),
    words.survived(survivors.length, count('equivalent'), count('free'), open.length),
    '',
    shares('operator', tried, ({ operator }) => operator),
    '',
    shares('file', tried, ({ file }) => file),
  ]
  if (hasTooFew(result)) lines.push('', words.tooFew(share, percent(leastKilled)), `  ${words.writeTests}`)
  if (open.length > 0) lines.push('', words.open(open.length, judgementsFile), ...openLines(result, open))
  if (stale.length > 0)
    lines.push('', words.stale(stale.length, judgementsFile), ...stale.flatMap(staleLines))
  return lines.join('\n')
}

function shares(by: 'operator' | 'file', tried: readonly Tried[], keyOf: (mutant: Mutant) => string): string {
  const groups = Map.groupBy(tried, ({ mutant }) => keyOf(mutant))
  const rows = [...groups].map(([key, group]) => {
    const killed = String(group.filter(isKilled).length)
    return [key, String(group.length), killed, percent(shareKilled(group))]
  })
  return table(
    text.mutate.columns[by],
    rows.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  )
}

function openLines({ slug, referenceFiles }: MutationResult, open: readonly Mutant[]): readonly string[] {
  const told = open.flatMap((mutant) => {
    const { id, file, line, column, operator, change, source } = mutant
    const lines = changedLines(referenceFiles[file] ?? '', source)
    return [
      `  ${text.mutate.survivor(`${file}:${line}:${column}`, id, operator, change)}`,
      ...lines.map((each) => `    ${each}`),
    ]
  })
  const [first] = open
  return [
    ...told,
    `  ${text.mutate.showIt(slug, first?.id ?? '')}`,
    `  ${text.mutate.headingFirst}`,
    '',
    entriesFor(open),
  ]
}

function staleLines(stale: Stale): readonly string[] {
  const { judgement } = stale
  const { gone } = text.mutate
  const why =
    stale.why === 'killed'
      ? gone.killed(stale.by)
      : stale.why === 'file-gone'
        ? gone['file-gone'](judgement.file)
        : gone['line-changed']
  const entry = entriesFor([judgement]).split('\n')
  return [`  line ${judgement.line}: ${why}`, ...entry.map((line) => `    ${line}`)]
}

/** For other programs. */
export function mutationJson(result: MutationResult): unknown {
  const { slug, seed, isWhole, tried, survivors, stale, tookMs } = result
  const ofMutant = ({ id, file, line, column, operator, change, scope, lineText }: Mutant) => ({
    id,
    file,
    line,
    column,
    operator,
    change,
    scope,
    lineText,
  })
  return {
    exercise: slug,
    seed,
    isWhole,
    isSound: isSound(result),
    tookMs: Math.round(tookMs),
    killedShare: shareKilled(tried),
    mutants: tried.map(({ mutant, outcome, isKnown }) => ({ ...ofMutant(mutant), ...outcome, isKnown })),
    survivors: survivors.map(({ mutant, judgement }) => ({
      ...ofMutant(mutant),
      lines: changedLines(result.referenceFiles[mutant.file] ?? '', mutant.source),
      judgement: judgement === undefined ? null : { kind: judgement.kind, group: judgement.group },
    })),
    stale: stale.map(({ judgement, ...why }) => ({ ...judgement, ...why })),
  }
}
