/** The course as the pages show it: the outline, its words, and which lessons have a page. */
import { type CollectionEntry, getCollection } from 'astro:content'
import { type CourseLesson, course } from '../../../content/course.ts'
import type { Review } from '../../../content/review.ts'
import { courseText, localePath } from './locales.ts'

export interface OutlineLesson extends CourseLesson {
  readonly title: string
  readonly summary: string
  /** Where its page is. A lesson without one is to come. */
  readonly href?: string
  readonly minutes?: number
}

export interface OutlinePart {
  readonly number: number
  readonly title: string
  readonly summary: string
  readonly lessons: readonly OutlineLesson[]
  /** At its end, once it is written. */
  readonly review?: { readonly href: string; readonly minutes: number }
}

export interface LessonPage {
  readonly slug: string
  readonly entry: CollectionEntry<'lessons'>
}

/** The pages of one language. `en/02-many-servers/01-the-load-balancer` is at `the-load-balancer`. */
export async function lessonPages(locale: string): Promise<readonly LessonPage[]> {
  const entries = await getCollection('lessons', (entry) => entry.id.startsWith(`${locale}/`))
  const numbers = new Set(course.flatMap((part) => part.lessons.map((lesson) => lesson.number)))
  return entries.map((entry) => {
    if (!numbers.has(entry.data.number)) {
      throw new Error(
        `${entry.filePath ?? entry.id} has the number ${entry.data.number}, which content/course.ts does not list`,
      )
    }
    return { entry, slug: (entry.id.split('/').at(-1) ?? entry.id).replace(/^\d+-/, '') }
  })
}

const reviews = import.meta.glob<{ review: Review }>('/content/*/*/review.ts', { eager: true })

export interface ReviewPage {
  readonly part: number
  readonly slug: string
  readonly review: Review
}

/** Those of one language. `en/02-many-servers/review.ts` is at `many-servers`. */
export function reviewPages(locale: string): readonly ReviewPage[] {
  return Object.entries(reviews).flatMap(([path, { review }]) => {
    const [, , language, folder = ''] = path.split('/')
    if (language !== locale) return []
    return [{ part: Number.parseInt(folder, 10), slug: folder.replace(/^\d+-/, ''), review }]
  })
}

export async function outline(locale: string): Promise<readonly OutlinePart[]> {
  const words = courseText(locale)
  const pages = new Map((await lessonPages(locale)).map((page) => [page.entry.data.number, page]))
  const atEnd = new Map(reviewPages(locale).map((page) => [page.part, page]))
  return course.map((part) => ({
    number: part.number,
    ...reviewOf(locale, atEnd.get(part.number)),
    title: words.parts[part.number]?.title ?? '',
    summary: words.parts[part.number]?.summary ?? '',
    lessons: part.lessons.map((lesson) => {
      const page = pages.get(lesson.number)
      const text = { title: '', summary: '', ...words.lessons[lesson.number] }
      if (page === undefined) return { ...lesson, ...text }
      const { minutes } = page.entry.data
      return { ...lesson, ...text, minutes, href: localePath(locale, `/lessons/${page.slug}/`) }
    }),
  }))
}

/** Exercise → the first lesson that builds it, where that has a page. */
export async function lessonsByExercise(
  locale: string,
): Promise<ReadonlyMap<string, { readonly href: string; readonly number: string; readonly title: string }>> {
  const ready = (await outline(locale)).flatMap((part) =>
    part.lessons.flatMap(({ exercise, href, number, title }) =>
      href === undefined ? [] : [[exercise, { href, number, title }] as const],
    ),
  )
  return new Map(ready.reverse())
}

function reviewOf(locale: string, page: ReviewPage | undefined): Pick<OutlinePart, 'review'> {
  if (page === undefined) return {}
  const href = localePath(locale, `/reviews/${page.slug}/`)
  return { review: { href, minutes: page.review.minutes } }
}
