/**
 * `localeCompare` as readers of English expect it: marks before digits before letters, accents and case only
 * where nothing else differs. The machine's own tables differ from engine to engine.
 */

const marks = '_-,;:!?.\'"()[]{}@*/\\&#%`^+<=>|~$'
const ranks = new Map<string, number>()
for (const mark of '\t\n\v\f\r ') ranks.set(mark, ranks.size + 1)
for (const mark of marks) ranks.set(mark, ranks.size + 1)
for (const digit of '0123456789') ranks.set(digit, ranks.size + 1)
for (const letter of 'abcdefghijklmnopqrstuvwxyz') ranks.set(letter, ranks.size + 1)

const beyondLatin = 1000

export function compareInEnglish(left: string, right: string): number {
  if (left === right) return 0
  const leftForm = left.normalize('NFD')
  const rightForm = right.normalize('NFD')
  return (
    compareBy(leftForm, rightForm, letters, rankOf) ||
    compareBy(leftForm, rightForm, accents, (mark) => mark.codePointAt(0) ?? 0) ||
    compareBy(leftForm, rightForm, letters, (letter) => (letter.toLowerCase() === letter ? 0 : 1))
  )
}

const accent = /[\u0300-\u036f]/
const control = /\p{Cc}/u

/** Without accents, and without control characters, which count for nothing. */
function letters(text: string): string[] {
  return [...text].filter((mark) => !accent.test(mark) && (ranks.has(mark) || !control.test(mark)))
}

/** Each letter's accents as one text; a plain letter has none. */
function accents(text: string): string[] {
  const found: string[] = []
  for (const mark of text) {
    if (accent.test(mark)) found[found.length - 1] = (found.at(-1) ?? '') + mark
    else found.push('')
  }
  return found
}

function rankOf(letter: string): number {
  const lower = letter.toLowerCase()
  return ranks.get(lower) ?? beyondLatin + (lower.codePointAt(0) ?? 0)
}

function compareBy(
  left: string,
  right: string,
  split: (text: string) => string[],
  weigh: (part: string) => number,
): number {
  const leftParts = split(left)
  const rightParts = split(right)
  const length = Math.min(leftParts.length, rightParts.length)
  for (let index = 0; index < length; index++) {
    const difference = weigh(leftParts[index] ?? '') - weigh(rightParts[index] ?? '')
    if (difference !== 0) return difference < 0 ? -1 : 1
  }
  return Math.sign(leftParts.length - rightParts.length)
}
