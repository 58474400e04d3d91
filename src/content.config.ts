/** The pages of the course, found by their place: lessons (content/<language>/<part>/<lesson>.mdx), and notes for instructors (content/<language>/notes/<lesson>.mdx). */
import { defineCollection } from 'astro:content'
import { glob } from 'astro/loaders'
import { lessonSchema, noteSchema } from './course/lesson-schema.ts'

export const collections = {
  lessons: defineCollection({
    loader: glob({ base: './content', pattern: '*/[0-9]*/*.mdx' }),
    schema: lessonSchema,
  }),
  notes: defineCollection({
    loader: glob({ base: './content', pattern: '*/notes/*.mdx' }),
    schema: noteSchema,
  }),
}
