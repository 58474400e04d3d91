/** Does every lesson name an exercise that there is? */
import { CourseError } from '../../course/course-error.ts'
import { exerciseSlugs } from '../../course/exercises.ts'
import { loadLessons } from '../../course/lessons.ts'
import { text } from '../../messages/cli/author.en.ts'

/** What is wrong, one sentence each. An exercise whose lesson is yet to be written is fine. */
export function lessonFaults(root: string): readonly string[] {
  const slugs = exerciseSlugs(root)
  try {
    const lessons = loadLessons(root)
    const numbers = lessons.map(({ number }) => number)
    return lessons.flatMap(({ file, exercise, number }, place) => [
      ...(exercise === undefined || slugs.includes(exercise)
        ? []
        : [text.check.lessonOfNothing(file, exercise)]),
      ...(numbers.indexOf(number) === place ? [] : [text.check.lessonTwice(file, number)]),
    ])
  } catch (error) {
    if (error instanceof CourseError) return [`${error.message} (${error.where}). ${error.next}`]
    throw error
  }
}
