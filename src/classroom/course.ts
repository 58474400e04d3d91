/** What the classroom wants to know of the course, and who tells it. */
import type { ExerciseText } from '../contract/exercise.ts'
import type { HeldBackText } from '../contract/held-back.ts'
import { exerciseSlugs, loadBrief, loadHeldBackText } from '../course/exercises.ts'

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
  }
}

async function load(root: string, slug: string): Promise<CourseExercise> {
  const { exercise, text } = await loadBrief(root, slug)
  const heldBack = (await loadHeldBackText(root, slug)) ?? { tests: {}, says: {} }
  return { slug, title: text.title, text, heldBack, files: exercise.files, stages: exercise.stages }
}
