/**
 * The canary: one of ten web servers runs the new artifact, and is compared
 * with the others. So far: it is never looked at.
 *
 * Stage 3: watch it, and compare.
 */
import type { Env } from 'millions'
import type { Why } from './state.ts'

/** Takes as long as it takes. Nothing when the canary is good, and else what is wrong. */
export async function watch(_canary: string, _rest: readonly string[], _env: Env): Promise<Why | undefined> {
  return undefined
}
