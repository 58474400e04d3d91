/** Reads the text format of Prometheus. It is complete: use it as it is. */

export interface Series {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const LABEL = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*/y
const VALUE = /^[ \t]+(\S+)(?:[ \t]+-?\d+)?[ \t]*$/

/** All samples of a text. Throws where it is none. */
export function parse(text: string): Series[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseLine)
}

function parseLine(line: string): Series {
  NAME.lastIndex = 0
  const name = NAME.exec(line)?.[0]
  if (name === undefined) throw new Error(`no metric has this name: ${line}`)
  let at = name.length
  const labels = new Map<string, string>()
  if (line[at] === '{') {
    at++
    while (line[at] !== '}') {
      LABEL.lastIndex = at
      const found = LABEL.exec(line)
      if (!found) throw new Error(`no label: ${line.slice(at)}`)
      labels.set(found[1] ?? '', unescaped(found[2] ?? ''))
      at = LABEL.lastIndex
      if (line[at] === ',') at++
    }
    at++
  }
  const value = VALUE.exec(at > name.length ? ` ${line.slice(at)}` : line.slice(at))?.[1]
  if (value === undefined) throw new Error(`no value: ${line}`)
  return { name, labels, value: numberOf(value, line) }
}

const unescaped = (text: string): string =>
  text.replaceAll(/\\(.)/g, (_, letter) => (letter === 'n' ? '\n' : letter))

/** `+Inf` and `NaN` are numbers here. */
export function numberOf(text: string, line = text): number {
  const infinite = /^([+-]?)Inf$/i.exec(text)
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const value = Number(text)
  if (Number.isNaN(value) && !/^NaN$/i.test(text)) throw new Error(`no number: ${line}`)
  return value
}
