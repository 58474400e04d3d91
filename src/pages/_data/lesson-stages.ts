/** The stages that a lesson builds: those of its exercise, or its own share where several lessons build one exercise. */
import type { CourseLesson } from '../../../content/course.ts'
import type { Exercise } from '../../contract/exercise.ts'
import { pageExercise } from './exercises.ts'

export interface LessonStages {
  readonly stages: Exercise['stages']
  /** What earlier lessons build of the same exercise. */
  readonly before: Exercise['stages']
}

type Shared = Pick<CourseLesson, 'number' | 'exercise' | 'stages'>

export function stagesOfLesson(lesson: Shared, locale: string): LessonStages {
  return shareOf(lesson, pageExercise(lesson.exercise, locale).stages)
}

export function shareOf({ number, exercise, stages: named }: Shared, all: Exercise['stages']): LessonStages {
  if (named === undefined) return { stages: all, before: [] }
  const unknown = named.find((id) => !all.some((stage) => stage.id === id))
  if (unknown !== undefined)
    throw new Error(
      `content/course.ts: lesson ${number} names the stage ${unknown}, which ${exercise} does not have`,
    )
  const first = all.findIndex(({ id }) => named.includes(id))
  return { stages: all.filter(({ id }) => named.includes(id)), before: all.slice(0, Math.max(0, first)) }
}

/** For the scripts that show how far the learner is: attributes of the element that stands for the lesson. */
export function stageAttributes({ stages, before }: LessonStages): Readonly<Record<string, string>> {
  const coreOf = (some: Exercise['stages']): string =>
    some.flatMap(({ id, level }) => (level === 'core' ? [id] : [])).join(' ')
  return {
    'data-stages': stages.map(({ id }) => id).join(' '),
    'data-core': coreOf(stages),
    ...(before.length > 0 && { 'data-before': coreOf(before) }),
  }
}

/** Of a lesson without a page. */
export const noStages: LessonStages = { stages: [], before: [] }
