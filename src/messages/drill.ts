/** Words of what a class breaks together: loaded with it, by whoever is in a class. */
import { drill } from './en/drill.ts'

export type DrillWords = typeof drill

const catalogues: Readonly<Record<string, DrillWords>> = { en: drill }

export function drillMessages(locale: string): DrillWords {
  return catalogues[locale] ?? drill
}
