/** The front matter of a lesson. Shared by the site's content collection and by `millions check`. */
import { z } from 'astro/zod'

export const lessonSchema = z.strictObject({
  /** As in the list of lessons: `The load balancer`. */
  title: z.string().min(1),
  /** Chapter and place in it: `2.1`. What comes before the first chapter has the number 0. */
  number: z.string().regex(/^[0-9]\.[1-9][0-9]?$/, 'wants chapter and place, like 2.1'),
  /** One sentence: what breaks, and what the learner builds against it. */
  summary: z.string().min(1),
  /** The exercise's folder. A lesson without one is only read. */
  exercise: z.string().min(1).optional(),
  /** How long the core stages take, reading included. */
  minutes: z.number().int().positive(),
})

/** Of a note for instructors: which lesson it is about. */
export const noteSchema = z.strictObject({
  number: lessonSchema.shape.number,
})

export type Lesson = z.infer<typeof lessonSchema>
