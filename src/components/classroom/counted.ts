/** A number with the word that goes with it. */
import { fill } from '../../messages/fill.ts'

export interface Forms {
  readonly one: string
  readonly other: string
}

export function countedIn(locale: string): (forms: Forms, count: number) => string {
  const plurals = new Intl.PluralRules(locale)
  return (forms, count) => fill(plurals.select(count) === 'one' ? forms.one : forms.other, { count })
}
