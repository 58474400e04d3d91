/** The words of the interface, by language. A language that has no catalogue yet reads English. */
import { en } from './en/index.ts'

/** Of one room: `Messages['replay']`. */
export type Messages = typeof en

const catalogues: Readonly<Record<string, Messages>> = { en }

export function messages(locale: string): Messages {
  return catalogues[locale] ?? en
}
