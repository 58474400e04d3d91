/** Breaks a paragraph between words so that it fits the terminal; its own line breaks stay. */
export function wrap(paragraph: string, width: number, hanging = ''): string {
  return paragraph
    .split('\n')
    .map((line) => wrapLine(line, Math.max(width, 40), hanging))
    .join('\n')
}

function wrapLine(text: string, width: number, hanging: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/(?<=\S) /)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = hanging + word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line].join('\n')
}
