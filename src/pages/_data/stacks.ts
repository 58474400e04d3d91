/** What the stack view of an exercise is started with, read when the site is built. */
import { stackOfScene } from '../../live/scene-stack.ts'
import type { NextLesson } from '../../workspace/session/types.ts'
import { type OtherExercise, otherRoles, type StackData } from '../../workspace/stack/stack-data.ts'
import { exerciseSlugs, pageExercise } from './exercises.ts'
import { sitePath } from './locales.ts'
import { lessonsByExercise } from './outline.ts'

export async function stackData(slug: string, locale: string): Promise<StackData> {
  const lessons = await lessonsByExercise(locale)
  const { stack: declared, planned, parts, provided, text } = pageExercise(slug, locale)
  const stack = stackOfScene(declared)
  const scenes = Object.fromEntries(
    Object.entries(declared.scenes ?? {}).map(([id, scene]) => [id, stackOfScene(declared, scene)] as const),
  )
  const wanted = [stack, ...Object.values(scenes)].flatMap(otherRoles).map(({ exercise }) => exercise)
  const others = [...new Set([...wanted, ...(parts ?? [])])].filter((exercise) =>
    exerciseSlugs.includes(exercise),
  )
  return {
    stack,
    scenes: Object.fromEntries(Object.entries(scenes).map(([id, played]) => [id, withoutScenes(played)])),
    provided,
    ...(planned !== undefined && {
      planned: { exercise: slug, program: planned.program, declared },
    }),
    others: Object.fromEntries(
      others.map((exercise) => [exercise, otherExercise(exercise, locale, lessons.get(exercise))]),
    ),
    text: {
      ...(text.scenes !== undefined && { scenes: text.scenes }),
      ...(text.figures !== undefined && { figures: text.figures }),
    },
  }
}

function withoutScenes({
  scenes: _scenes,
  view: _view,
  results: _results,
  ...stack
}: StackData['stack']): StackData['stack'] {
  return stack
}

function otherExercise(slug: string, locale: string, lesson: NextLesson | undefined): OtherExercise {
  const { files, stages, text } = pageExercise(slug, locale)
  return {
    title: text.title,
    ...(lesson !== undefined && { lesson }),
    entry: files[0] ?? '',
    coreStages: stages.filter((stage) => stage.level === 'core').map((stage) => stage.id),
    referenceUrl: sitePath(`/references/${slug}.json`),
  }
}
