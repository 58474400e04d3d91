/** How far the learner is in a lesson, from what stands on its element (its exercise, its stages) and what is kept. */
import type { Progress } from '../../workspace/session/progress.ts'

export type State = 'new' | 'begun' | 'done' | 'complete'

export interface Learned {
  /** `done`: all core stages. `complete`: all stages. */
  readonly state: State
  readonly passed: number
  readonly total: number
  readonly workedAtMs: number
}

export interface LessonStages {
  readonly exercise: string
  readonly stages: readonly string[]
  readonly core: readonly string[]
  /** Core stages of the same exercise that earlier lessons build: as long as they are open, this one is not begun. */
  readonly before?: readonly string[]
}

export function learnedOf(
  { exercise, stages, core, before = [] }: LessonStages,
  progress: Progress,
): Learned {
  const own = Object.hasOwn(progress, exercise) ? progress[exercise] : undefined
  const has = (stage: string): boolean => own?.passedStages.includes(stage) === true
  const passed = stages.filter(has).length
  const total = stages.length
  const workedAtMs = own?.workedAtMs ?? 0
  if (own === undefined) return { state: 'new', passed: 0, total, workedAtMs }
  if (passed === 0 && !before.every(has)) return { state: 'new', passed, total, workedAtMs: 0 }
  if (total > 0 && passed === total) return { state: 'complete', passed, total, workedAtMs }
  const isDone = core.length > 0 && core.every(has)
  return { state: isDone ? 'done' : 'begun', passed, total, workedAtMs }
}

export const isDone = (state: State): boolean => state === 'done' || state === 'complete'

/**
 * What comes next, of lessons in the order of the course: the one worked on last until its core is done, then the first
 * one after it that is not; after the end, the first that was left out. Nothing when all are done.
 */
export function nextOf<Lesson extends { readonly learned: Learned }>(
  lessons: readonly Lesson[],
): Lesson | undefined {
  const latest = lessons.reduce<number>(
    (best, { learned }, place) =>
      learned.workedAtMs > (lessons[best]?.learned.workedAtMs ?? 0) ? place : best,
    -1,
  )
  const isOpen = ({ learned }: Lesson): boolean => !isDone(learned.state)
  return lessons.slice(Math.max(0, latest)).find(isOpen) ?? lessons.find(isOpen)
}

export function lessonStages(element: HTMLElement | SVGElement): LessonStages {
  const words = (text: string | undefined): readonly string[] => (text ?? '').split(' ').filter(Boolean)
  const { exercise = '', stages, core, before } = element.dataset
  return { exercise, stages: words(stages), core: words(core), before: words(before) }
}
