/** How many columns a terminal gives a text: wide letters and pictures take two, marks upon a letter none. */
import { createRequire } from 'node:module'

let stringWidth: typeof import('string-width')['default'] | undefined

export function widthOf(text: string): number {
  // Most of what is shown: the tables of all other letters take longer to load than most commands have to say.
  if (/^[\x20-\x7e─✓✗▶…·≤≥⏎’“”]*$/.test(text)) return text.length
  stringWidth ??= (createRequire(import.meta.url)('string-width') as typeof import('string-width')).default
  return stringWidth(text, { countAnsiEscapeCodes: true })
}

export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)))
}

/** In pieces of at most so many columns, none of them within a letter. */
export function cut(text: string, columns: number): readonly string[] {
  const pieces: string[] = []
  let piece = ''
  let width = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const more = widthOf(segment)
    if (piece !== '' && width + more > columns) {
      pieces.push(piece)
      piece = ''
      width = 0
    }
    piece += segment
    width += more
  }
  return [...pieces, piece]
}
