/** The programs with which the later stages of an exercise begin: fetched only when the learner wants to start at one. */
import type { APIRoute } from 'astro'
import { checkpointsOf, exerciseSlugs } from '../_data/exercises.ts'

export function getStaticPaths() {
  return exerciseSlugs.map((exercise) => ({ params: { exercise } }))
}

export const GET: APIRoute = ({ params }) => Response.json(checkpointsOf(params.exercise ?? ''))
