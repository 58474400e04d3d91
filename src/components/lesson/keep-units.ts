const beforeUnit = /(?<=\d) (?=(?:ms|µs|s|min|h|%|[KMGT]B|ops)(?![\w-]))/g

/** Ties each number to its unit, so that a narrow column never breaks between them. */
export function keepUnits(words: string): string {
  return words.replace(beforeUnit, '\u00a0')
}
