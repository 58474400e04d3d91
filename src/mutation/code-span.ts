/** Source text within Markdown: spans of code, fenced by as many backticks as it takes. */

/** On one line. */
export function codeSpan(source: string): string {
  const line = oneLine(source)
  const runs: readonly string[] = line.match(/`+/g) ?? []
  let fence = '`'
  while (runs.includes(fence)) fence += '`'
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}

/** What a span holds, when the text is one span and nothing else. */
export function spanned(text: string): string | undefined {
  const fence = /^`+/.exec(text)?.[0]
  if (fence === undefined || !text.endsWith(fence) || text.length <= 2 * fence.length) return undefined
  const inner = text.slice(fence.length, -fence.length)
  if ((inner.match(/`+/g) ?? []).some((run) => run === fence)) return undefined
  const isPadded = inner.startsWith(' ') && inner.endsWith(' ') && inner.trim() !== ''
  return isPadded ? inner.slice(1, -1) : inner
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
