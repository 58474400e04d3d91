/** The terms that lessons introduce. Their words are in `<language>/glossary.ts`. */

export interface GlossaryEntry {
  /** One or two sentences that stand by themselves. */
  readonly says: string
  /** Other forms under which a lesson introduces it: plurals, verbs. */
  readonly forms?: readonly string[]
}

/** Term, as it stands in the middle of a sentence → what it means. */
export type GlossaryText = Readonly<Record<string, GlossaryEntry>>

/** What stands in a lesson's `<Term>` → the term of the glossary. Letter case, line breaks and forms are one. */
export function termOf(glossary: GlossaryText, text: string): string | undefined {
  const wanted = text.replace(/\s+/g, ' ').trim().toLowerCase()
  return Object.keys(glossary).find(
    (term) =>
      term.toLowerCase() === wanted ||
      glossary[term]?.forms?.some((form) => form.toLowerCase() === wanted) === true,
  )
}

/** The place of a term in an address: `read-your-writes`, `p99`. */
export function termId(term: string): string {
  return `term-${term
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')}`
}
