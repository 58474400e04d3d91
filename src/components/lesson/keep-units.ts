const beforeUnit = /(?<=\d) (?=(?:ms|µs|s|min|h|%|[KMGT]i?B|ops)(?![\w-]))/g
/** What is no prose in HTML: a tag, and code, where a space is a space. */
const notProse = /(<(pre|code|script|style)\b[\s\S]*?<\/\2>|<[^>]*>)/

/** Ties each number to its unit in the prose of a piece of HTML, so that a narrow column never breaks between them. */
export function keepUnits(html: string): string {
  const parts: string[] = []
  let rest = html
  for (let found = notProse.exec(rest); found !== null; found = notProse.exec(rest)) {
    parts.push(rest.slice(0, found.index).replace(beforeUnit, '\u00a0'), found[0])
    rest = rest.slice(found.index + found[0].length)
  }
  return parts.join('') + rest.replace(beforeUnit, '\u00a0')
}
