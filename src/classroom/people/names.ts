/** Names as people write them, and as they are compared. */
import { visibleInLine } from '../../messages/visible.ts'

const mostLetters = 60

/** Undefined for what nobody could read or tell from another name. Markup is a name like any other: it is shown as text. */
export function readName(given: string): string | undefined {
  const name = given.normalize('NFC').trim().replace(/ {2,}/g, ' ')
  const isReadable = name !== '' && [...name].length <= mostLetters && visibleInLine(name) === name
  return isReadable && name.isWellFormed() ? name : undefined
}

/** Two names that look alike to whoever calls them are one. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}
