/** The glossary of one language, with the lessons that introduce each term: read from their `<Term>`s. */
import { type GlossaryText, termId, termOf } from '../../../content/glossary.ts'
import type { LessonPage } from './outline.ts'

const glossaries = import.meta.glob<{ text: GlossaryText }>('/content/*/glossary.ts', { eager: true })

export interface GlossaryTerm {
  readonly term: string
  readonly id: string
  readonly says: string
  /** In the order of the course. */
  readonly lessons: readonly { readonly slug: string; readonly number: string; readonly title: string }[]
}

export function glossaryText(locale: string): GlossaryText {
  return (
    glossaries[`/content/${locale}/glossary.ts`]?.text ?? glossaries['/content/en/glossary.ts']?.text ?? {}
  )
}

const introduced = /<Term>([\s\S]*?)<\/Term>/g

export function glossaryOf(locale: string, pages: readonly LessonPage[]): readonly GlossaryTerm[] {
  const text = glossaryText(locale)
  const lessons = [...pages].sort((a, b) => a.entry.data.number.localeCompare(b.entry.data.number, locale))
  const uses = lessons.flatMap(({ slug, entry }) =>
    [...(entry.body ?? '').matchAll(introduced)].map(([, said = '']) => {
      const term = termOf(text, said)
      if (term === undefined)
        throw new Error(
          `${entry.filePath ?? entry.id} introduces the term “${said}”, and content/${locale}/glossary.ts does not tell what it means`,
        )
      return { term, slug, number: entry.data.number, title: entry.data.title }
    }),
  )
  const byTerm = Map.groupBy(uses, ({ term }) => term)
  return Object.entries(text)
    .flatMap(([term, { says }]) => {
      const found = byTerm.get(term) ?? []
      const first = found.filter(({ slug }, place) => found.findIndex((use) => use.slug === slug) === place)
      // A term of a lesson that is to come.
      return first.length === 0 ? [] : [{ term, id: termId(term), says, lessons: first }]
    })
    .sort((a, b) => a.term.localeCompare(b.term, locale))
}
