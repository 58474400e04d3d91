/** Lines of the learner's files that are named within a text: each leads to the editor. */
import type { CodePlace } from '../../contract/history.ts'

export interface LinkedPlace extends CodePlace {
  readonly column?: number
}

export interface TextPart {
  readonly text: string
  readonly place?: LinkedPlace
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/**
 * As words name it (`balancer.ts, line 24`), as an engine does (`balancer.ts:24:7`). `named` is how the language of the
 * page names a place: with {file} and {line}.
 */
export function textParts(text: string, files: readonly string[], named: string): readonly TextPart[] {
  if (files.length === 0 || text === '') return [{ text }]
  // The longest first: one name may end another.
  const names = [...files]
    .sort((a, b) => b.length - a.length)
    .map(escaped)
    .join('|')
  const [between = '', after = ''] = named.replace('{file}', '').split('{line}').map(escaped)
  const pattern = new RegExp(
    `(?<![\\w./-])(${names})(?:${between}(\\d+)${after}|:(\\d+)(?::(\\d+))?)(?!\\w)`,
    'g',
  )
  const parts: TextPart[] = []
  let end = 0
  for (const match of text.matchAll(pattern)) {
    const [whole, file = '', inWords, inNumbers, column] = match
    if (match.index > end) parts.push({ text: text.slice(end, match.index) })
    const line = Number(inWords ?? inNumbers)
    const place = { file, line, ...(column !== undefined && { column: Number(column) }) }
    parts.push({ text: whole, place })
    end = match.index + whole.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}
