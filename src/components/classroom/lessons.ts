/** What pages of a classroom know of a lesson: by its exercise, as the classroom speaks of exercises. */
export interface RoomLesson {
  readonly number: string
  readonly title: string
  readonly href: string
}

export type Lessons = Readonly<Record<string, RoomLesson>>

/** Exercise → what its lesson is called. */
export function titlesOf(lessons: Lessons): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(lessons).map(([exercise, { number, title }]) => [exercise, `${number} ${title}`]),
  )
}
