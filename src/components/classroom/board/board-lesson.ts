/** What the board's page knows of lessons and of its neighbours, from its build. */
import type { RoomLesson } from '../lessons.ts'

export interface BoardLesson extends RoomLesson {
  /** Where the note for whoever teaches it is, if there is one. */
  readonly note?: string
  /** Stage → its title. */
  readonly stages: Readonly<Record<string, string>>
}

export type BoardLessons = Readonly<Record<string, BoardLesson>>

export interface BoardPaths {
  readonly classes: string
  readonly join: string
  readonly return: string
  /** The folder of the words of exercises. */
  readonly words: string
}

/** What an exercise’s lesson is called, with its number. */
export function lessonOf(lessons: BoardLessons, exercise: string): string {
  const lesson = lessons[exercise]
  return lesson === undefined ? exercise : `${lesson.number} ${lesson.title}`
}
