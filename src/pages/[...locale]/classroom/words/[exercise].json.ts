/** The words of an exercise’s tests, its starter, and what of its stack can be broken: for the board, which fetches those of what is looked at. */
import type { APIRoute } from 'astro'
import type { ExerciseWords } from '../../../../components/classroom/board/exercise-words.ts'
import type { Stack } from '../../../../contract/stack.ts'
import { stackOfScene } from '../../../../live/scene-stack.ts'
import { idleNodes } from '../../../../workspace/stack/idle-nodes.ts'
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
  const { files, starter, text, stack } = pageExercise(exercise, locale)
  const { title, stages, tests, says } = text
  const words: ExerciseWords = {
    title,
    stages,
    tests,
    says,
    starter: Object.fromEntries(files.map((file) => [file, starter[file] ?? ''])),
    drill: {
      scenes: Object.entries(text.scenes ?? {})
        .filter(([id]) => runsOwnCode(stack, id))
        .map(([id, { title: of }]) => ({ id, title: of })),
      nodes: idleNodes(stackOfScene(stack)).map(({ name }) => name),
    },
  }
  return Response.json(words)
}

function runsOwnCode(stack: Stack, scene: string): boolean {
  const played = stack.scenes?.[scene]
  if (played === undefined) return false
  return Object.values(stackOfScene(stack, played).roles).some(({ program }) => 'learner' in program)
}
