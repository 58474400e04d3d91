/** What the page of one's own results is started with, read when the site is built. */
import { suiteUrls } from 'virtual:suites'
import type { RecordCourse, RecordedExercise, RecordLesson } from '../../workspace/record/types.ts'
import { pageExercise } from './exercises.ts'
import { stagesOfLesson } from './lesson-stages.ts'
import { localePath } from './locales.ts'
import { type OutlineLesson, outline } from './outline.ts'
import { partOf, workspaceParts } from './workspace-parts.ts'

type Ready = OutlineLesson & { readonly href: string }

const isReady = (lesson: OutlineLesson): lesson is Ready => lesson.href !== undefined

/** The last lesson's exercise, where its stack says what its results are. */
export async function recordedExercise(locale: string): Promise<RecordedExercise | undefined> {
  const ready = (await outline(locale)).flatMap((part) => part.lessons).filter(isReady)
  const slug = ready.at(-1)?.exercise
  const suiteUrl = suiteUrls[slug ?? '']
  if (slug === undefined || suiteUrl === undefined) return undefined
  const { stack, text } = pageExercise(slug, locale)
  if (stack.results === undefined) return undefined
  const stages = Object.entries(text.stages).map(([id, { title }]) => [id, { title, hints: [] }] as const)
  return {
    slug,
    lessons: ready
      .filter(({ exercise }) => exercise === slug)
      .map((lesson) => ({
        href: lesson.href,
        number: lesson.number,
        title: lesson.title,
        stages: stagesOfLesson(lesson, locale).stages,
      })),
    text: { stages: Object.fromEntries(stages), tests: text.tests },
    parts: await workspaceParts(slug, locale),
    suiteUrl,
    stackUrl: localePath(locale, `/stacks/${slug}.json`),
  }
}

export const resultsPath = (locale: string): string => localePath(locale, '/work/results/')

/** Nothing as long as the course has no last exercise whose results there could be. */
export async function recordCourse(locale: string): Promise<RecordCourse | undefined> {
  const system = await recordedExercise(locale)
  if (system === undefined) return undefined
  const parts = (await outline(locale)).map(({ number, title, lessons }) => ({
    number,
    title,
    lessons: lessons.filter(isReady),
  }))
  const all = parts.flatMap((part) => part.lessons)
  const asRecorded = (lesson: Ready): RecordLesson => {
    const last = all.findLast(({ exercise }) => exercise === lesson.exercise)
    return {
      href: lesson.href,
      number: lesson.number,
      title: lesson.title,
      exercise: lesson.exercise,
      stages: stagesOfLesson(lesson, locale).stages.map(({ id }) => id),
      ...(last !== undefined && last !== lesson && { isContinuedBy: last.number }),
    }
  }
  return {
    parts: parts
      .filter(({ lessons }) => lessons.length > 0)
      .map((part) => ({ ...part, lessons: part.lessons.map(asRecorded) })),
    exercises: Object.fromEntries(all.map(({ exercise }) => [exercise, partOf(exercise, locale)])),
    system,
  }
}
