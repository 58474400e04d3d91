/** What the stack view needs of its exercise, as the page fetches it when the view is opened. */
import * as v from 'valibot'
import type { ExerciseText, Role } from '../../contract/exercise.ts'
import { type Parts, rolesWith, suiteParts } from '../../contract/parts.ts'
import type { Scene } from '../../contract/scene.ts'
import type { Stack } from '../../contract/stack.ts'
import { stackSchema } from '../../course/exercise-schema.ts'
import type { Sources } from '../../live/protocol.ts'
import type { PartOf } from '../session/own-results.ts'
import type { NextLesson } from '../session/types.ts'

export interface StackData {
  /** With what stands around it in views. */
  readonly stack: Stack
  /** Scene → the stack that it is played on. When it is played stands in `stack.scenes`. */
  readonly scenes: Readonly<Record<string, Stack>>
  /** The programs that the exercise provides. */
  readonly provided: Sources
  /** Exercise → what is wanted to run its result in this stack. */
  readonly others: Readonly<Record<string, OtherExercise>>
  /** Where the learner plans the stack: which exercise has the function for it, and the stack before any plan. */
  readonly planned?: { readonly exercise: string; readonly program: string; readonly declared: Stack }
  readonly text: Pick<ExerciseText, 'scenes' | 'figures'>
}

export interface OtherExercise extends PartOf {
  readonly title: string
  /** Its lesson, where that has a page. */
  readonly lesson?: NextLesson
  readonly referenceUrl: string
}

const sources = v.record(v.string(), v.string())
const words = v.record(v.string(), v.object({ title: v.string(), unit: v.exactOptional(v.string()) }))
const dataSchema = v.object({
  stack: stackSchema,
  scenes: v.record(v.string(), stackSchema),
  provided: sources,
  others: v.record(
    v.string(),
    v.object({
      title: v.string(),
      entry: v.string(),
      coreStages: v.array(v.string()),
      lesson: v.exactOptional(v.object({ href: v.string(), number: v.string(), title: v.string() })),
      referenceUrl: v.string(),
    }),
  ),
  planned: v.exactOptional(v.object({ exercise: v.string(), program: v.string(), declared: stackSchema })),
  text: v.object({
    scenes: v.exactOptional(
      v.record(v.string(), v.object({ title: v.string(), measures: v.record(v.string(), v.string()) })),
    ),
    figures: v.exactOptional(words),
  }),
}) satisfies v.GenericSchema<unknown, StackData>

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered with ${response.status}`)
  return await response.json()
}

/** Throws when it cannot be fetched, or is not what it should be. */
export async function fetchStackData(url: string): Promise<StackData> {
  return v.parse(dataSchema, await fetchJson(url))
}

/** The exercises whose results may run in this stack: those that roles fill, or name as their program. */
export function otherRoles(stack: Stack): readonly { readonly role: string; readonly exercise: string }[] {
  return Object.entries(stack.roles).flatMap(([role, declared]) => {
    const exercise = exerciseOf(declared)
    return exercise === undefined ? [] : [{ role, exercise }]
  })
}

function exerciseOf({ program, fills }: Role): string | undefined {
  return 'of' in program ? program.of : fills
}

const references = new Map<string, Promise<Sources>>()

/** Kept once it is there, so that Run works with the network cut. */
async function fetchReference({ referenceUrl }: OtherExercise): Promise<Sources> {
  const known = references.get(referenceUrl)
  if (known !== undefined) return await known
  const fetching = fetchJson(referenceUrl).then((json) => v.parse(sources, json))
  references.set(referenceUrl, fetching)
  // The next call tries again.
  fetching.catch(() => references.delete(referenceUrl))
  return await fetching
}

/** Fetches ahead what Run will want. What cannot be had is told by Run. */
export function prepareOthers(data: StackData): void {
  for (const stack of [data.stack, ...Object.values(data.scenes)])
    fetchParts(data, stack, {}).catch(() => undefined)
}

/** Exercise → the learner's own version, where it is wanted. Without one, what the stack names runs. */
export type OwnVersions = Readonly<Record<string, Sources>>

/** The stack of a scene, or that of the view, and the scene itself. */
export function stackFor(
  data: StackData,
  scene: string | undefined,
): { stack: Stack; scene: Scene | undefined } {
  const played = scene === undefined ? undefined : data.scenes[scene]
  if (scene === undefined || played === undefined) return { stack: data.stack, scene: undefined }
  return { stack: played, scene: data.stack.scenes?.[scene] }
}

export interface Served {
  /** Roles that the learner's own fills run that. */
  readonly stack: Stack
  readonly parts: Parts
}

/** The stack with the learner's own versions in it, and all results of other exercises that it then runs. */
export async function fetchParts(data: StackData, declared: Stack, own: OwnVersions): Promise<Served> {
  const isOwn = (exercise: string): boolean => ownOf(own, exercise) !== undefined
  const stack = { ...declared, roles: rolesWith(declared.roles, isOwn) }
  const found = suiteParts(stack).map(async (exercise) => {
    const other = data.others[exercise]
    if (other === undefined) return []
    const { entry } = other
    const files = ownOf(own, exercise)
    if (files !== undefined) return [[exercise, { files, entry, byLearner: true }] as const]
    return [[exercise, { files: await fetchReference(other), entry, byLearner: false }] as const]
  })
  return { stack, parts: Object.fromEntries((await Promise.all(found)).flat()) }
}

const ownOf = (own: OwnVersions, exercise: string): Sources | undefined =>
  Object.hasOwn(own, exercise) ? own[exercise] : undefined
