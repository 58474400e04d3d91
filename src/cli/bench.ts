/** `millions bench`: the numbers that the course holds itself to, measured in one run. */
import { text } from '../messages/cli/author.en.ts'
import { parseArguments } from './arguments.ts'
import { isMet, type Reading, type Section } from './bench/section.ts'
import { type Command, UsageError } from './command.ts'
import { table } from './table.ts'

/** Each in its own file, loaded only when it runs. */
const sections: Readonly<Record<string, () => Promise<Section>>> = {
  simulation: async () => (await import('./bench/simulation.ts')).simulation,
  memory: async () => (await import('./bench/memory.ts')).memory,
  live: async () => (await import('./bench/live.ts')).live,
  site: async () => (await import('./bench/site.ts')).site,
  view: async () => (await import('./bench/view.ts')).view,
  real: async () => (await import('./bench/real.ts')).real,
  grade: async () => (await import('./bench/grade.ts')).grade,
  classroom: async () => (await import('./bench/classroom.ts')).classroom,
}

export const bench: Command = {
  summary: text.bench.summary,
  help: text.bench.help(Object.keys(sections)),
  async run(args, { root, signal, print, complain }) {
    const { values, positionals } = parseArguments('bench', args, {
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    })
    const unknown = positionals.find((name) => !(name in sections))
    if (unknown !== undefined) {
      throw new UsageError(text.bench.unknownSection(unknown), text.bench.sections(Object.keys(sections)))
    }
    const found: (Reading & { readonly section: string })[] = []
    for (const [name, load] of Object.entries(sections)) {
      if (positionals.length > 0 && !positionals.includes(name)) continue
      signal.throwIfAborted()
      complain(text.bench.measures(name))
      const section = await load()
      const readings = await section.measure({ root, signal })
      found.push(...readings.map((reading) => ({ section: name, ...reading })))
    }
    print(values.json === true ? JSON.stringify(found, null, 2) : table(text.bench.columns, found.map(row)))
    return 0
  },
}

function row(reading: Reading & { readonly section: string }): readonly string[] {
  const { section, what, value, unit, goal } = reading
  const shownGoal =
    goal === undefined ? '' : 'atMost' in goal ? `≤ ${rounded(goal.atMost)}` : `≥ ${rounded(goal.atLeast)}`
  const met = isMet(reading)
  return [section, what, rounded(value), unit, shownGoal, met === undefined ? '' : met ? '✓' : '✗']
}

/** Three digits are all that a measurement is good for. */
function rounded(value: number): string {
  return Math.abs(value) >= 1000
    ? Math.round(value).toLocaleString('en')
    : String(Number(value.toPrecision(3)))
}
