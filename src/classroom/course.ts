/** What the classroom wants to know of the course, and who tells it. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ExerciseText } from '../contract/exercise.ts'
import type { HeldBackText } from '../contract/held-back.ts'
import { exerciseSlugs, loadBrief, loadHeldBackText } from '../course/exercises.ts'
import { diffNames, solutionFiles, solutionsPlace } from '../course/solution-files.ts'

export interface CourseExercise {
  readonly slug: string
  readonly title: string
  readonly text: ExerciseText
  /** Of its held-back tests; empty where there are none. */
  readonly heldBack: HeldBackText
  readonly files: readonly string[]
  readonly stages: readonly { readonly id: string; readonly level: 'core' | 'stretch' }[]
}

export interface Course {
  /** Undefined for one that there is not. */
  exercise(slug: string): Promise<CourseExercise | undefined>
  /** Programs that all learners have been given, or are shown in the end: starter, solutions, checkpoints. Place → source. */
  givenTo(slug: string): Promise<Readonly<Record<string, string>>>
  /** Track → its exercises, in the order of the lessons. */
  readonly tracks: Readonly<Record<string, readonly string[]>>
}

/** Read once: a course that changes is served anew. */
export function courseOf(root: string, tracks: Course['tracks']): Course {
  const known = new Set(exerciseSlugs(root))
  const loaded = new Map<string, Promise<CourseExercise>>()
  const there = Object.entries(tracks).map(([track, slugs]) => [
    track,
    [...new Set(slugs)].filter((slug) => known.has(slug)),
  ])
  return {
    tracks: Object.fromEntries(there),
    exercise: async (slug) => {
      if (!known.has(slug)) return undefined
      const found = loaded.get(slug) ?? load(root, slug)
      loaded.set(slug, found)
      return await found
    },
    givenTo: async (slug) => (known.has(slug) ? given(root, slug) : {}),
  }
}

async function load(root: string, slug: string): Promise<CourseExercise> {
  const { exercise, text } = await loadBrief(root, slug)
  const heldBack = (await loadHeldBackText(root, slug)) ?? { tests: {}, says: {} }
  return { slug, title: text.title, text, heldBack, files: exercise.files, stages: exercise.stages }
}

/** Read when it is asked for, as that is seldom. */
function given(root: string, slug: string): Readonly<Record<string, string>> {
  const place = solutionsPlace(root, slug)
  const alternatives = join(place.folder, 'alternatives')
  const names = [
    'reference',
    ...(existsSync(alternatives) ? readdirSync(alternatives).map((name) => `alternatives/${name}`) : []),
    ...diffNames(place, 'checkpoints').map((name) => `checkpoints/${name}`),
  ]
  const all = { starter: place.starter } as Record<string, Readonly<Record<string, string>>>
  for (const name of names) all[name] = solutionFiles(root, slug, name)
  const entries = Object.entries(all).flatMap(([name, files]) =>
    Object.entries(files).map(([file, source]) => [`${name}/${file}`, source] as const),
  )
  return Object.fromEntries(entries)
}
