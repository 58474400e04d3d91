/** Runs the parts of the proof. One that breaks counts as failed and keeps none of the others from running. */
import { text } from '../../messages/cli.en.ts'
import { NoChromium } from '../chromium.ts'

export interface Tally {
  readonly passed: number
  readonly failed: number
}

export interface Part {
  readonly name: string
  /** What it has to say comes by lines. */
  run(say: Say): Promise<Tally>
}

export type Say = (line: string) => void

/** Parts in a row. */
export type Lane = readonly Part[]

export interface Run {
  readonly tallies: ReadonlyMap<string, Tally>
  /** Something that the machine has to have is missing. */
  readonly lacking: boolean
}

/**
 * One stage after the other; the lanes of a stage side by side, as most parts keep one core busy. What the first lane says
 * is told as it comes, what a part of another one says when it has ended.
 */
export async function runParts(stages: readonly (readonly Lane[])[], say: Say): Promise<Run> {
  const run = new Proof(say)
  for (const lanes of stages) await Promise.all(lanes.map((lane, place) => run.lane(lane, place === 0)))
  return run
}

class Proof implements Run {
  readonly tallies = new Map<string, Tally>()
  lacking = false
  readonly #say: Say

  constructor(say: Say) {
    this.#say = say
  }

  async lane(parts: Lane, isTold: boolean): Promise<void> {
    for (const part of parts) {
      if (isTold) {
        await this.#part(part, this.#say)
        continue
      }
      const said: string[] = []
      await this.#part(part, (line) => said.push(line))
      this.#say(said.join('\n'))
    }
  }

  async #part(part: Part, say: Say): Promise<void> {
    const from = performance.now()
    say(text.test.begins(part.name))
    let tally: Tally
    try {
      tally = await part.run(say)
    } catch (error) {
      this.lacking ||= error instanceof NoChromium
      say(
        error instanceof NoChromium || !(error instanceof Error)
          ? String(error)
          : (error.stack ?? error.message),
      )
      tally = { passed: 0, failed: 1 }
    }
    // What ran nothing has proved nothing.
    this.tallies.set(part.name, tally.passed + tally.failed === 0 ? { passed: 0, failed: 1 } : tally)
    say(text.test.ends(part.name, Math.round((performance.now() - from) / 1000)))
  }
}
