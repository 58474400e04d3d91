/** The bundle of a suite, or what is wrong with the suite. */
import { join } from 'node:path'
import { CourseError } from '../course/course-error.ts'
import { bundleGradedSuite, bundleRealSuite, bundleSuite, type SuiteBundle } from '../grading/bundle.ts'
import { text } from '../messages/cli/learner.en.ts'

const bundles = { practice: bundleSuite, graded: bundleGradedSuite, real: bundleRealSuite } as const

/** `practice` unless told: `graded` has the held-back tests as well, and those of `real` boot processes. */
export async function provideSuite(
  slug: string,
  root: string,
  kind: keyof typeof bundles = 'practice',
): Promise<SuiteBundle> {
  try {
    return await bundles[kind](slug, root)
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && 'code' in error) {
      throw new CourseError(
        text.cannotWrite(String(error.code)),
        join(root, '.cache'),
        text.makeWritable,
        error,
      )
    }
    const reason = error instanceof Error ? error.message : String(error)
    const suiteFile = join(root, 'exercises', slug, 'suite.test.ts')
    throw new CourseError(text.suiteDoesNotBuild(slug, reason), suiteFile, text.mendSuite, error)
  }
}
