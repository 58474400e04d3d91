/** Other ways to solve an exercise: fetched when somebody who has solved it asks. */
import type { APIRoute } from 'astro'
import { exerciseSlugs } from '../../_data/exercises.ts'
import { localeParam, locales } from '../../_data/locales.ts'
import { waysOf } from '../../_data/solved.ts'

export function getStaticPaths() {
  return locales.flatMap((locale) =>
    exerciseSlugs.map((exercise) => ({
      params: { locale: localeParam(locale), exercise },
      props: { locale },
    })),
  )
}

export const GET: APIRoute<{ locale: string }> = ({ params, props }) =>
  Response.json(waysOf(params.exercise ?? '', props.locale))
