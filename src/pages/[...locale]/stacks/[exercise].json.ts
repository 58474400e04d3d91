/** The stack of an exercise with its provided programs: fetched when the learner opens the stack view. */
import type { APIRoute } from 'astro'
import { exerciseSlugs } from '../../_data/exercises.ts'
import { localeParam, locales } from '../../_data/locales.ts'
import { stackData } from '../../_data/stacks.ts'

export function getStaticPaths() {
  return locales.flatMap((locale) =>
    exerciseSlugs.map((exercise) => ({
      params: { locale: localeParam(locale), exercise },
      props: { locale },
    })),
  )
}

export const GET: APIRoute<{ locale: string }> = async ({ params, props }) =>
  Response.json(await stackData(params.exercise ?? '', props.locale))
