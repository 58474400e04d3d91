/** Where an exercise stands in the course: `content/course.ts`, and its words in `content/<language>/course.ts`. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as v from 'valibot'
import { CourseError } from './course-error.ts'

const outlineSchema = v.object({
  course: v.array(
    v.object({
      number: v.number(),
      lessons: v.array(v.object({ number: v.string(), exercise: v.string() })),
    }),
  ),
})
const words = v.object({ title: v.string(), summary: v.string() })
const textSchema = v.object({
  text: v.object({ parts: v.record(v.string(), words), lessons: v.record(v.string(), words) }),
})

export interface PlaceInCourse {
  /** `2.1` */
  readonly number: string
  readonly title: string
  readonly summary: string
  /** `content/<language>/<nn-part>/<nn-lesson>.mdx` */
  readonly file: string
}

export async function placeInCourse(root: string, slug: string, language = 'en'): Promise<PlaceInCourse> {
  const outlineFile = join(root, 'content', 'course.ts')
  const { course } = await load(outlineFile, outlineSchema)
  const part = course.find(({ lessons }) => lessons.some(({ exercise }) => exercise === slug))
  const lesson = part?.lessons.find(({ exercise }) => exercise === slug)
  if (part === undefined || lesson === undefined) {
    throw new CourseError(
      `the course has no lesson with the exercise "${slug}"`,
      outlineFile,
      `Add { number: '<part>.<place>', exercise: '${slug}' } to the lessons of its part, and its words to content/${language}/course.ts.`,
    )
  }
  const wordsFile = join(root, 'content', language, 'course.ts')
  const { text } = await load(wordsFile, textSchema)
  const [partWords, lessonWords] = [text.parts[part.number], text.lessons[lesson.number]]
  if (partWords === undefined || lessonWords === undefined) {
    const missing = partWords === undefined ? `part ${part.number}` : `lesson ${lesson.number}`
    throw new CourseError(`${missing} has no words`, wordsFile, 'Give it a title and a summary there.')
  }
  const content = join(root, 'content', language)
  const folder = partFolder(content, part.number) ?? `${twoDigits(part.number)}-${slugOf(partWords.title)}`
  const place = lesson.number.split('.')[1] ?? ''
  const file = join(content, folder, `${twoDigits(Number(place))}-${slugOf(lessonWords.title)}.mdx`)
  return { number: lesson.number, title: lessonWords.title, summary: lessonWords.summary, file }
}

/** The one that its lessons are in already. */
function partFolder(content: string, part: number): string | undefined {
  if (!existsSync(content)) return undefined
  return readdirSync(content, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .find((name) => name.startsWith(`${twoDigits(part)}-`))
}

const twoDigits = (number: number): string => String(number).padStart(2, '0')

function slugOf(title: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return words.join('-')
}

async function load<T>(file: string, schema: v.GenericSchema<unknown, T>): Promise<T> {
  const next = 'The outline of the course is there: bring it back.'
  if (!existsSync(file)) throw new CourseError('the file is missing', file, next)
  try {
    return v.parse(schema, await import(/* @vite-ignore */ pathToFileURL(file).href))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CourseError(`the file does not load: ${reason}`, file, 'Mend it, then run this again.', error)
  }
}
