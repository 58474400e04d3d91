const beforeUnit = /(?<=\d) (?=(?:ms|µs|s|seconds?|min|minutes?|h|hours?|%|[KMGT]i?B|ops)(?![\w-]))/g
/** What is no prose in HTML: code, where a space is a space, and tags. */
const notProse = /(<(?:pre|code|script|style)\b[\s\S]*?<\/(?:pre|code|script|style)>|<[^>]*>)/

/** Ties each number to its unit in the prose of a piece of HTML, so that a narrow column never breaks between them. */
export function keepUnits(html: string): string {
  // Prose and what lies between take turns.
  const parts = html.split(notProse)
  return parts.map((part, place) => (place % 2 === 0 ? part.replace(beforeUnit, '\u00a0') : part)).join('')
}
