/**
 * What processes say to each other on standard input and output: JSON texts in a row, one a line, each after a record
 * separator (RFC 7464). Whatever else comes out of a process is something else's, and is told as such.
 */

const separator = '\u001e'
/** Of a text without an end, so much is told. */
const longestText = 1000

export function encodeLine(message: object): string {
  return `${separator}${JSON.stringify(message)}\n`
}

/**
 * Splits what comes in at line ends. `onText` gets the lines that are none of this protocol. A line of more than
 * `longestLine` letters is none either: its beginning is told, and the rest is left out.
 */
export function createLineReader<T extends object>(
  onMessage: (message: T) => void,
  onText: (text: string) => void = () => {},
  longestLine = Number.POSITIVE_INFINITY,
): (chunk: string) => void {
  let pending: string[] = []
  let pendingLength = 0
  let isTooLong = false
  const keep = (part: string): void => {
    pendingLength += part.length
    if (!isTooLong) pending.push(part)
    if (isTooLong || pendingLength <= longestLine) return
    isTooLong = true
    onText(pending.join('').slice(0, longestText))
    pending = []
  }
  return (chunk) => {
    const lines = chunk.split('\n')
    const last = lines.pop() ?? ''
    for (const line of lines) {
      keep(line)
      const whole = pending.join('')
      const isLeftOut = isTooLong
      pending = []
      pendingLength = 0
      isTooLong = false
      if (isLeftOut) continue
      const start = whole.indexOf(separator)
      if (start < 0) {
        if (whole.trim() !== '') onText(whole)
        continue
      }
      const message = parse<T>(whole.slice(start + 1))
      if (message === undefined) onText(whole)
      else onMessage(message)
    }
    keep(last)
  }
}

/**
 * Our own process at the other end: what it says is what the types say. A terminal in between may add a return; where
 * several processes share one, the lines of others may tear one of ours.
 */
function parse<T extends object>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}
