/** Keys and values that plain programs stumble over. None of them is odd on the web. */

/** Words that every object of JavaScript knows, and escapes that mean something else once they are decoded. */
export const oddKeys = ['constructor', '__proto__', 'toString', 'what%3Fa=1%2Fb', '100%25'] as const

/** Two, three and four bytes a character, the last two of them outside the basic plane. */
const wide = 'üß서울☀🌊🎈'

/** A value that no other count has, most of whose bytes stand within a character. */
export function wideValue(count: number, repeats = 1): string {
  return `${count}: ${wide.repeat(repeats)}`
}

/** What a card may be: nothing, text that looks like a program's own, lines, a long text. */
export const oddValues = [
  '',
  `{"offset":1,"key":"card","value":null}\n"\\${wide}`,
  'null',
  '0',
  `${wide}\t\n`.repeat(40),
] as const
