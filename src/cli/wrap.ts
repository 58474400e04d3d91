/**
 * Breaks a paragraph between words so that it fits the terminal; its own line breaks stay, and what comes after hangs. Nothing carries a text past
 * the edge: it would go on at the beginning of the next line, and look like one of ours.
 */
import { visible } from '../messages/visible.ts'
import { cut, widthOf } from './width.ts'

export function wrap(paragraph: string, width: number, hanging = ''): string {
  return visible(paragraph)
    .split('\n')
    .map((line, place) => wrapLine(place === 0 ? line : hanging + line, Math.max(width, 40), hanging))
    .join('\n')
}

function wrapLine(text: string, width: number, hanging: string): string {
  const lines: string[] = []
  let line = ''
  for (const piece of piecesOf(text, width, hanging)) {
    if (line !== '' && widthOf(line) + 1 + widthOf(piece) > width) {
      lines.push(line)
      line = hanging + piece.replace(blanksBefore, '')
    } else {
      line = line === '' ? piece : `${line} ${piece}`
    }
  }
  return [...lines, line].join('\n')
}

const blanksBefore = /^[\p{Zs}\u2800]+/u
const blanks = /[\p{Zs}\u2800]+/u
const plainWord = /^[\x21-\x7e]*$/

/**
 * Words, all but the first with the blanks that stood before it. Of what is longer than a line, plain words stay whole,
 * as paths and addresses are copied; the rest is cut.
 */
function piecesOf(text: string, width: number, hanging: string): readonly string[] {
  const words = text.split(/(?<=\S) /u)
  return words.flatMap((word, place) => {
    if (widthOf(word) <= width) return [word]
    const own = place === 0 ? (blanksBefore.exec(word)?.[0].slice(0, hanging.length) ?? '') : ''
    const parts = word.split(blanks).filter((part) => part !== '')
    const cuts = parts.flatMap((part) => (plainWord.test(part) ? [part] : cut(part, width - hanging.length)))
    return [own + (cuts[0] ?? ''), ...cuts.slice(1)]
  })
}
