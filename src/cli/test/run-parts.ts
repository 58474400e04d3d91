/** Runs the parts of the proof one after another. One that breaks counts as failed and keeps none of the others from running. */
import { text } from '../../messages/cli.en.ts'
import { NoChromium } from '../chromium.ts'

export interface Tally {
  readonly passed: number
  readonly failed: number
}

export interface Part {
  readonly name: string
  run(): Promise<Tally>
}

export interface Run {
  readonly tallies: ReadonlyMap<string, Tally>
  /** Something that the machine has to have is missing. */
  readonly lacking: boolean
}

export async function runParts(parts: readonly Part[], say: (line: string) => void): Promise<Run> {
  const tallies = new Map<string, Tally>()
  let lacking = false
  for (const part of parts) {
    const from = performance.now()
    say(text.test.begins(part.name))
    let tally: Tally
    try {
      tally = await part.run()
    } catch (error) {
      lacking ||= error instanceof NoChromium
      say(
        error instanceof NoChromium || !(error instanceof Error)
          ? String(error)
          : (error.stack ?? error.message),
      )
      tally = { passed: 0, failed: 1 }
    }
    // What ran nothing has proved nothing.
    tallies.set(part.name, tally.passed + tally.failed === 0 ? { passed: 0, failed: 1 } : tally)
    say(text.test.ends(part.name, Math.round((performance.now() - from) / 1000)))
  }
  return { tallies, lacking }
}
