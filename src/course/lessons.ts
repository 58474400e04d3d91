/** Reads the front matter of all lessons of a language: `content/<language>/<part>/<lesson>.mdx`, where a part begins with its number. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, YAMLParseError } from 'yaml'
import { CourseError } from './course-error.ts'
import { type Lesson, lessonSchema } from './lesson-schema.ts'

export interface PlacedLesson extends Lesson {
  readonly file: string
}

export function loadLessons(root: string, language = 'en'): readonly PlacedLesson[] {
  const place = join(root, 'content', language)
  if (!existsSync(place)) return []
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => /^\d.*\.mdx$/.test(name))
    .sort()
    .map((name) => loadLesson(join(place, name)))
}

function loadLesson(file: string): PlacedLesson {
  const parsed = lessonSchema.safeParse(frontMatter(file))
  if (parsed.success) return { ...parsed.data, file }
  const [issue] = parsed.error.issues
  const what = issue === undefined ? 'the front matter is wrong' : `${issue.path.join('.')}: ${issue.message}`
  throw new CourseError(what, file, 'src/course/lesson-schema.ts says what it must hold.')
}

function frontMatter(file: string): unknown {
  const next = 'Begin it with title, number, summary, exercise and minutes between two lines of ---.'
  const [, yaml] = /^---\r?\n(.*?)\r?\n---\r?\n/s.exec(readFileSync(file, 'utf8')) ?? []
  if (yaml === undefined) throw new CourseError('the lesson has no front matter', file, next)
  try {
    return parse(yaml)
  } catch (error) {
    if (error instanceof YAMLParseError) throw new CourseError(error.message, file, next, error)
    throw error
  }
}
