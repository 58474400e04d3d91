/**
 * Text from anywhere, as a terminal may show it: what would move the cursor, hide, turn round or overwrite what stands
 * there is spelled out. Programs, file names and errors of the machine are full of text that nobody vouches for.
 */

/** Controls (C0, DEL, C1), the ends of lines, marks of direction, halves of pairs, and what takes no place at all. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu

/** Parts of a letter or a picture that stands before them: the look of one, or two that are joined. */
const look = /^[\uFE0E\uFE0F]$/u
const joiner = /^[\u200C\u200D]$/u
const joined = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F|[\u0620-\u1CFF])$/u

const named: Readonly<Record<string, string>> = { '\t': '\\t', '\r': '\\r', '\n': '\\n' }

/** Line ends stay. What is spelled out reads as it does in JSON, so JSON stays JSON, and means the same. */
export function visible(text: string): string {
  return text.replace(unseen, (character, at: number) => {
    if (character === '\n') return character
    if (at > 0 && look.test(character)) return character
    if (joiner.test(character) && joined.test(text.slice(Math.max(0, at - 2), at))) return character
    return spelled(character)
  })
}

/** For what stands within a line, as a name or a path does: it ends no line. */
export function visibleInLine(text: string): string {
  return visible(text).replaceAll('\n', '\\n')
}

/** Several lines within a text of ours: only the first begins where the text does. */
export function hanging(text: string, columns: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(columns)}`)
}

function spelled(character: string): string {
  const known = named[character]
  if (known !== undefined) return known
  return Array.from({ length: character.length }, (_, unit) => {
    const code = character.charCodeAt(unit).toString(16)
    return `\\u${code.padStart(4, '0')}`
  }).join('')
}
