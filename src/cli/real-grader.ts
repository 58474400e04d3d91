/** A grader whose tests run on real processes. Loaded only where they are asked for. */
import { RealGrader, type RealGraderOptions } from '../grading/real/grader.ts'
import { provideProgram } from '../processes/program-file.ts'
import { provideSuite } from './suite.ts'

export async function startRealGrader(
  slug: string,
  root: string,
  options: RealGraderOptions = {},
): Promise<RealGrader> {
  const [{ file }, program] = await Promise.all([provideSuite(slug, root, 'real'), provideProgram(root)])
  return new RealGrader(slug, file, { node: process.execPath, file: program }, options)
}
