/** The words of an exercise’s tests, and its starter: for the board, which fetches those of what is looked at. */
import type { APIRoute } from 'astro'
import type { ExerciseWords } from '../../../../components/classroom/board/exercise-words.ts'
import { exerciseSlugs, pageExercise } from '../../../_data/exercises.ts'
import { localeParam, locales } from '../../../_data/locales.ts'

export function getStaticPaths() {
  return locales.flatMap((locale) =>
    exerciseSlugs.map((exercise) => ({
      params: { locale: localeParam(locale), exercise },
      props: { locale, exercise },
    })),
  )
}

export const GET: APIRoute<{ locale: string; exercise: string }> = ({ props: { locale, exercise } }) => {
  const { files, starter, text } = pageExercise(exercise, locale)
  const { title, stages, tests, says } = text
  const words: ExerciseWords = {
    title,
    stages,
    tests,
    says,
    starter: Object.fromEntries(files.map((file) => [file, starter[file] ?? ''])),
  }
  return Response.json(words)
}
