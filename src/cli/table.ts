/** Columns as wide as what is in them; the last one takes what it needs. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(width(title), ...rows.map((row) => width(row[column] ?? ''))),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell))))
      .join('  ')
      .trimEnd()
  return [line(head), widths.map((columns) => '─'.repeat(columns)).join('  '), ...rows.map(line)].join('\n')
}

/** How many columns a terminal gives it: wide letters take two. */
function width(text: string): number {
  let columns = 0
  for (const letter of text)
    columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/u.test(letter) ? 2 : 1
  return columns
}
