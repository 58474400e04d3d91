/** The words that scripts show, by language. A language that has no catalogue yet reads English. */
import { en } from './en/index.ts'
import type { pages } from './en/pages.ts'

/** What scripts have. */
export type ScriptMessages = typeof en
/** Of one room, whoever has it: `Messages['replay']`. */
export type Messages = ScriptMessages & typeof pages

const catalogues: Readonly<Record<string, ScriptMessages>> = { en }

export function messages(locale: string): ScriptMessages {
  return catalogues[locale] ?? en
}
