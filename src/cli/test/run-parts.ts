/**
 * Runs the parts of the proof: stage after stage, the lanes of a stage side by side, the parts of a lane one after another.
 * One that breaks counts as failed and keeps none of the others from running.
 */
import { NoPostgres } from '../../classroom/fixtures/postgres-programs.ts'
import { text } from '../../messages/cli/author.en.ts'
import { NoChromium } from '../chromium.ts'

export interface Tally {
  readonly passed: number
  readonly failed: number
  /** What failed, by its name: told once more at the end, where a long log is read first. */
  readonly failures?: readonly string[]
}

/** Where a part says what it does. */
export interface Voice {
  say(line: string): void
  /** What a process of its own prints: straight through where nothing runs beside it, else kept until the part is over. */
  readonly print: 'through' | ((chunk: string) => void)
}

export interface Part {
  readonly name: string
  run(voice: Voice): Promise<Tally>
}

export type Lane = readonly Part[]
export type Stage = readonly Lane[]

export interface Run {
  /** In the order of the parts. */
  readonly tallies: ReadonlyMap<string, Tally>
  readonly tookS: ReadonlyMap<string, number>
  /** Something that the machine has to have is missing. */
  readonly lacking: boolean
}

interface Ran {
  readonly tally: Tally
  readonly tookS: number
  readonly lacking: boolean
}

export async function runParts(stages: readonly Stage[], say: (line: string) => void): Promise<Run> {
  const ran = new Map<Part, Ran>()
  for (const lanes of stages) {
    const runLane = async (lane: Lane): Promise<void> => {
      for (const part of lane)
        ran.set(part, await (lanes.length === 1 ? runAlone(part, say) : runBeside(part, say)))
    }
    await Promise.all(lanes.map(runLane))
  }
  const all = stages.flat(2).flatMap((part) => {
    const result = ran.get(part)
    return result === undefined ? [] : [{ part, ...result }]
  })
  return {
    tallies: new Map(all.map(({ part, tally }) => [part.name, tally])),
    tookS: new Map(all.map(({ part, tookS }) => [part.name, tookS])),
    lacking: all.some(({ lacking }) => lacking),
  }
}

function runAlone(part: Part, say: (line: string) => void): Promise<Ran> {
  return run(part, { say, print: 'through' })
}

/** Told in one piece, when it is over. */
async function runBeside(part: Part, say: (line: string) => void): Promise<Ran> {
  const kept: string[] = []
  const ran = await run(part, {
    say: (line) => kept.push(`${line}\n`),
    print: (chunk) => kept.push(chunk),
  })
  say(kept.join('').trimEnd())
  return ran
}

async function run(part: Part, voice: Voice): Promise<Ran> {
  const from = performance.now()
  voice.say(text.test.begins(part.name))
  let tally: Tally
  let lacking = false
  try {
    tally = await part.run(voice)
  } catch (error) {
    lacking = error instanceof NoChromium || error instanceof NoPostgres
    voice.say(lacking || !(error instanceof Error) ? String(error) : (error.stack ?? error.message))
    tally = { passed: 0, failed: 1, failures: [firstLine(error)] }
  }
  const tookS = Math.round((performance.now() - from) / 1000)
  voice.say(text.test.ends(part.name, tookS))
  // What ran nothing has proved nothing.
  return { tally: tally.passed + tally.failed === 0 ? { passed: 0, failed: 1 } : tally, tookS, lacking }
}

function firstLine(error: unknown): string {
  return String(error).split('\n', 1).join('')
}
