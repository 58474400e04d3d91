/** Lessons as pages of a classroom know them. An exercise of two lessons is that of the first. */
import type { Lessons } from '../../components/classroom/lessons.ts'
import { outline } from './outline.ts'

export async function roomLessons(locale: string): Promise<Lessons> {
  const lessons = (await outline(locale)).flatMap((part) => part.lessons)
  const entries = lessons.flatMap(({ exercise, number, title, href }) =>
    href === undefined ? [] : [[exercise, { number, title, href }] as const],
  )
  return Object.fromEntries(entries.reverse())
}
