/**
 * What a link to a run carries: scene, seed, users, and what was done to the stack, at which virtual time.
 * It stands in the address behind the #, so that it never leaves the machine.
 */
import * as v from 'valibot'
import type { Step } from '../../contract/scene.ts'
import { stepSchema } from '../../course/step-schema.ts'
import { fewestUsers, mostUsers } from './controls/users-scale.ts'

export interface LinkState {
  readonly scene: string | undefined
  readonly seed: number
  /** Undefined in a scene, which has users of its own. */
  readonly users: number | undefined
  readonly steps: readonly Step[]
}

/** Why a link could not be followed. The words are in the catalogue. */
export type LinkProblem = 'unreadable' | 'other-version' | 'unknown-scene'

export type LinkReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'state'; readonly state: LinkState }
  | { readonly kind: 'problem'; readonly problem: LinkProblem }

/** Raised when a link of before means something else now. */
const version = '1'
const mostSteps = 200
const longestHash = 60_000

const partsSchema = v.object({
  scene: v.optional(v.string()),
  seed: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,10}$/), v.transform(Number), v.maxValue(0xffff_ffff)),
    '1',
  ),
  users: v.optional(
    v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number), v.minValue(fewestUsers), v.maxValue(mostUsers)),
  ),
  steps: v.optional(
    v.pipe(
      v.string(),
      v.parseJson(),
      v.array(stepSchema),
      v.maxLength(mostSteps),
      // An engine takes them in order of time.
      v.transform((steps) => [...steps].sort((a, b) => a.atMs - b.atMs)),
    ),
    '[]',
  ),
})

/** `#run=1&seed=7&users=20000&steps=[…]`. What is as usual is left out. Undefined when it is more than a link is read with. */
export function writeLink({ scene, seed, users, steps }: LinkState): string | undefined {
  const parts = new URLSearchParams({ run: version })
  if (scene !== undefined) parts.set('scene', scene)
  parts.set('seed', String(seed))
  if (users !== undefined) parts.set('users', String(users))
  if (steps.length > 0) parts.set('steps', JSON.stringify(steps))
  const hash = `#${parts}`
  return steps.length > mostSteps || hash.length > longestHash ? undefined : hash
}

/** Reads the part of an address behind the #. `scenes` are those that the stack has. */
export function readLink(hash: string, scenes: readonly string[]): LinkReading {
  const parts = new URLSearchParams(hash.replace(/^#/, ''))
  const run = parts.get('run')
  if (run === null) return { kind: 'none' }
  if (run !== version)
    return { kind: 'problem', problem: /^\d{1,4}$/.test(run) ? 'other-version' : 'unreadable' }
  if (hash.length > longestHash) return { kind: 'problem', problem: 'unreadable' }
  const parsed = v.safeParse(partsSchema, Object.fromEntries(parts))
  if (!parsed.success) return { kind: 'problem', problem: 'unreadable' }
  const { scene, seed, users, steps } = parsed.output
  if (scene !== undefined && !scenes.includes(scene)) return { kind: 'problem', problem: 'unknown-scene' }
  return { kind: 'state', state: { scene, seed, users, steps } }
}
