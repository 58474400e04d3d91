/** Reads a text in the format of Prometheus, and takes nothing that is not written as the format says. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface Family {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly samples: Sample[]
}

/** What is wrong with a text, and in which line. */
export interface Fault {
  readonly line: string
  readonly why: string
}

export interface Exposition {
  readonly families: ReadonlyMap<string, Family>
  readonly fault: Fault | undefined
}

const HELP = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/s
const TYPE = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$/
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/s
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\\\|\\"|\\n)*)"(,|$)/sy
const NUMBER = /^(?:NaN|\+Inf|-Inf|Inf|[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)$/
const ENDS = ['_bucket', '_sum', '_count']

class Broken extends Error {}

export function readExposition(text: string): Exposition {
  const families = new Map<string, Family>()
  let line = ''
  try {
    if (text !== '' && !text.endsWith('\n')) throw new Broken('the text does not end with a line end')
    let help: { readonly name: string; readonly text: string } | undefined
    let family: Family | undefined
    const seen = new Set<string>()
    for (line of text.split('\n').slice(0, -1)) {
      // Means nothing in this format.
      if (line === '') continue
      const helped = HELP.exec(line)
      const typed = TYPE.exec(line)
      if (helped) {
        help = { name: helped[1] ?? '', text: unescapedHelp(helped[2] ?? '') }
        family = undefined
      } else if (typed) {
        family = begun(typed[1] ?? '', typed[2] ?? '', help, families)
        help = undefined
      } else if (line.startsWith('#')) {
        throw new Broken('it is no HELP, no TYPE and no sample')
      } else {
        const sample = sampleOf(line)
        if (!family || familyNameOf(sample.name, family) !== family.name)
          throw new Broken('it does not stand right after the TYPE line of its metric')
        const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()])
        if (seen.has(key)) throw new Broken('this series is there already')
        seen.add(key)
        family.samples.push(sample)
      }
    }
    if (help) throw new Broken('no TYPE follows the last HELP')
  } catch (error) {
    if (!(error instanceof Broken)) throw error
    return { families, fault: { line, why: error.message } }
  }
  return { families, fault: undefined }
}

function begun(
  name: string,
  type: string,
  help: { readonly name: string; readonly text: string } | undefined,
  families: Map<string, Family>,
): Family {
  if (help?.name !== name) throw new Broken('the line before it should be the HELP of the same metric')
  if (families.has(name)) throw new Broken('this metric had a TYPE already')
  const family = { name, type, help: help.text, samples: [] }
  families.set(name, family)
  return family
}

function familyNameOf(sample: string, { name, type }: Family): string {
  if (type !== 'histogram') return sample
  return ENDS.some((end) => sample === name + end) ? name : sample
}

function sampleOf(line: string): Sample {
  const found = SAMPLE.exec(line)
  if (!found) throw new Broken('it is no sample: a name, labels in braces, a space, a number')
  const [, name = '', written = '', number = ''] = found
  if (!NUMBER.test(number)) throw new Broken(`“${number}” is no number of this format`)
  return { name, labels: labelsOf(written), value: numberOf(number) }
}

function labelsOf(written: string): Record<string, string> {
  const labels: [string, string][] = []
  LABEL.lastIndex = 0
  while (LABEL.lastIndex < written.length) {
    const found = LABEL.exec(written)
    if (!found) throw new Broken('its labels cannot be read: is all escaped that has to be?')
    labels.push([found[1] ?? '', unescaped(found[2] ?? '')])
  }
  if (new Set(labels.map(([name]) => name)).size < labels.length) throw new Broken('a label is there twice')
  // No value is as no label.
  return Object.fromEntries(labels.filter(([, value]) => value !== ''))
}

const unescaped = (text: string): string =>
  text.replaceAll(/\\(.)/g, (_, letter) => (letter === 'n' ? '\n' : letter))

function unescapedHelp(text: string): string {
  if (!/^(?:[^\\]|\\\\|\\n)*$/s.test(text)) throw new Broken('in a help text only \\\\ and \\n are escapes')
  return unescaped(text)
}

export const numberOf = (text: string): number =>
  text.endsWith('Inf')
    ? text.startsWith('-')
      ? Number.NEGATIVE_INFINITY
      : Number.POSITIVE_INFINITY
    : Number(text)
