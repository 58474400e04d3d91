/**
 * Which data centers are well. Each has
 *
 * GET /health    200 when it is well
 *
 * at http://<name>/health. This one believes all of them, for ever: that is
 * for stage 2.
 */
import type { Env, Peer } from 'millions'

/** Called once, when the name server boots. Whoever waits here keeps it from booting. */
export function startChecks(_env: Env): void {}

/** Those that users may be sent to. */
export function centersInService(env: Env): readonly Peer[] {
  return env.nodes('center')
}
