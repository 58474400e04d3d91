/**
 * The sandbox refuses any text that looks like an HTML comment or a dynamic import, also inside strings, and engines
 * count a separator (U+2028, U+2029) as the end of a line where editors do not.
 * The same text, spelled with escapes, means the same and passes.
 */

const anything = /<!--|-->|\bimport(?=\s*(?:\(|\/[/*]))|\\*[\u2028\u2029]/g
const anywhere = new RegExp(anything.source)

export function isSuspicious(text: string): boolean {
  return anywhere.test(text)
}

/** For the inside of strings and templates. The second mark is the one to escape: the first may itself be escaped. */
export function escapeSuspicious(text: string): string {
  return text.replace(anything, (found) => {
    if (found === '<!--') return '<\\x21--'
    if (found === '-->') return '-\\x2d>'
    if (found.startsWith('import')) return 'i\\x6dport'
    const backslashes = found.slice(0, -1)
    // A backslash right before it makes the break a part of the code, not of the text.
    if (backslashes.length % 2 === 1) return backslashes.slice(1)
    return `${backslashes}\\u${found.endsWith('\u2028') ? '2028' : '2029'}`
  })
}

/** Where operators stand together so that they look like a comment, and where to part them. */
export function suspiciousMarks(code: string): readonly { readonly index: number; readonly cut: number }[] {
  return [...code.matchAll(/<!--|-->/g)].map((match) => ({
    index: match.index,
    cut: match[0] === '-->' ? 2 : 1,
  }))
}
