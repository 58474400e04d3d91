/** The reference of an exercise: fetched only when the learner has asked for it twice. */
import type { APIRoute } from 'astro'
import { exerciseSlugs, pageExercise } from '../_data/exercises.ts'
import { defaultLocale } from '../_data/locales.ts'

export function getStaticPaths() {
  return exerciseSlugs.map((exercise) => ({ params: { exercise } }))
}

export const GET: APIRoute = ({ params }) =>
  Response.json(pageExercise(params.exercise ?? '', defaultLocale).reference)
