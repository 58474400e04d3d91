/** The source of an exercise's tests: fetched when somebody who has solved it wants to read them. */
import type { APIRoute } from 'astro'
import { exerciseSlugs } from '../_data/exercises.ts'
import { testSources } from '../_data/solved.ts'

export function getStaticPaths() {
  return exerciseSlugs.map((exercise) => ({ params: { exercise } }))
}

export const GET: APIRoute = ({ params }) => Response.json(testSources(params.exercise ?? ''))
