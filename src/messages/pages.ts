/** All words, for pages: a script that took them would have each lesson fetch those of every page. */
import { pages } from './en/pages.ts'
import { type Messages, messages } from './index.ts'

const catalogues: Readonly<Record<string, typeof pages>> = { en: pages }

export function pageMessages(locale: string): Messages {
  return { ...messages(locale), ...(catalogues[locale] ?? pages) }
}
