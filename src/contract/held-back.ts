/**
 * Tests that only a classroom grades with: beside the suite of an exercise, with words of their own beside its words. No page
 * has them, and no practice: whoever fits a program to the tests that they see is found out by these.
 */
import type { ExerciseText } from './exercise.ts'

export const heldBackFile = 'suite.held-back.test.ts'

/** In the folder of the exercise’s words. */
export function heldBackTextFile(language: string): string {
  return `held-back.${language}.ts`
}

/** What such tests show, and what they say. */
export type HeldBackText = Pick<ExerciseText, 'tests' | 'says'>

/** The words of an exercise with those of what is held back from it. */
export function withHeldBack<T extends HeldBackText>(text: T, held: HeldBackText | undefined): T {
  if (held === undefined) return text
  return { ...text, tests: { ...text.tests, ...held.tests }, says: { ...text.says, ...held.says } }
}
