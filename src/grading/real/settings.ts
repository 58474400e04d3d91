/** What a thread that runs real tests is started with. */
import type { RealProgram } from '../../processes/part.ts'
import type { Limits } from '../../processes/world/suite-world.ts'

export interface RealSettings {
  readonly program: RealProgram
  readonly limits: Limits & {
    /** A whole test. */
    readonly testWithinMs: number
  }
}

/** Far more than anything takes on a busy machine. */
export const usualLimits: RealSettings['limits'] = {
  bootWithinMs: 20_000,
  silenceMs: 10_000,
  testWithinMs: 90_000,
}
