/**
 * The sandbox refuses any text that looks like an HTML comment or a dynamic import, also inside strings.
 * The same text, spelled with escapes, means the same and passes.
 */

const anything = /<!--|-->|\bimport(?=\s*(?:\(|\/[/*]))/g
const anywhere = new RegExp(anything.source)

export function isSuspicious(text: string): boolean {
  return anywhere.test(text)
}

/** For the inside of strings and templates. The second mark is the one to escape: the first may itself be escaped. */
export function escapeSuspicious(text: string): string {
  return text.replace(anything, (found) => {
    if (found === '<!--') return '<\\x21--'
    if (found === '-->') return '-\\x2d>'
    return 'i\\x6dport'
  })
}

/** Where operators stand together so that they look like a comment, and where to part them. */
export function suspiciousMarks(code: string): readonly { readonly index: number; readonly cut: number }[] {
  return [...code.matchAll(/<!--|-->/g)].map((match) => ({
    index: match.index,
    cut: match[0] === '-->' ? 2 : 1,
  }))
}
