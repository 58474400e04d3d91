/** Whose results an exercise runs, and what is wanted to find the learner's own among them. */
import { suiteParts } from '../../contract/parts.ts'
import type { PartOf } from '../../workspace/session/own-results.ts'
import type { WorkspacePart } from '../../workspace/session/types.ts'
import { pageExercise } from './exercises.ts'
import { lessonsByExercise } from './outline.ts'

export function partOf(slug: string, locale: string): PartOf {
  const { files, stages } = pageExercise(slug, locale)
  const coreStages = stages.filter(({ level }) => level === 'core').map(({ id }) => id)
  return { entry: files[0] ?? '', coreStages }
}

export async function workspaceParts(
  slug: string,
  locale: string,
): Promise<Readonly<Record<string, WorkspacePart>>> {
  const lessons = await lessonsByExercise(locale)
  const { stack, parts } = pageExercise(slug, locale)
  return Object.fromEntries(
    suiteParts(stack, parts).map((name) => {
      const lesson = lessons.get(name)
      const part = { ...partOf(name, locale), title: pageExercise(name, locale).text.title }
      return [name, { ...part, ...(lesson !== undefined && { lesson }) }]
    }),
  )
}
