/** The languages that the course is written in: those with an outline of their own. English is at the root. */
import type { CourseText } from '../../../content/course.ts'

export const defaultLocale = 'en'

const outlines = import.meta.glob<{ text: CourseText }>('/content/*/course.ts', { eager: true })

export const locales = Object.keys(outlines).map((path) => path.split('/')[2] ?? defaultLocale)

export function courseText(locale: string): CourseText {
  const outline = outlines[`/content/${locale}/course.ts`]
  if (outline === undefined)
    throw new Error(`content/${locale}/course.ts is missing: write the outline in that language`)
  return outline.text
}

/** What the route's `[...locale]` is for a language. */
export function localeParam(locale: string): string | undefined {
  return locale === defaultLocale ? undefined : locale
}

/** The path of the site's own root, with a slash at its end. */
export const base = `${import.meta.env.BASE_URL.replace(/\/$/, '')}/`

/** Where a path of the site is on its host: `/icon.svg`, or `/course/icon.svg`. */
export function sitePath(path: string): string {
  return `${base}${path.replace(/^\//, '')}`
}

/** A path of the site in a language: `/lessons/…/` or `/ko/lessons/…/`. */
export function localePath(locale: string, path: string): string {
  return sitePath(locale === defaultLocale ? path : `/${locale}${path}`)
}
