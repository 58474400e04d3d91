/** The course as the pages show it: the outline, its words, and which lessons have a page. */
import { type CollectionEntry, getCollection } from 'astro:content'
import { type CourseLesson, course } from '../../../content/course.ts'
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

export async function outline(locale: string): Promise<readonly OutlinePart[]> {
  const words = courseText(locale)
  const pages = new Map((await lessonPages(locale)).map((page) => [page.entry.data.number, page]))
  return course.map((part) => ({
    number: part.number,
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
