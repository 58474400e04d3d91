/** The lessons' pages: content/<language>/<part>/<lesson>.mdx, found by their place. Notes for instructors, in `notes/`, are none. */
import { defineCollection } from 'astro:content'
import { glob } from 'astro/loaders'
import { lessonSchema } from './course/lesson-schema.ts'

export const collections = {
  lessons: defineCollection({
    loader: glob({ base: './content', pattern: '*/[0-9]*/*.mdx' }),
    schema: lessonSchema,
  }),
}
