/** The programs of a folder, as a learner or an author keeps them. */
import { join, sep } from 'node:path'
import { type ExerciseBrief, type Files, readSources } from '../course/exercises.ts'
import { readLearnerFolder } from '../course/learner-folder.ts'

/** Authors run solutions as they lie: with only the files that differ from the starter. */
export function readSubmission(root: string, brief: ExerciseBrief, folder: string): Files {
  const solutions = join(root, 'solutions', brief.slug) + sep
  const starter = folder.startsWith(solutions) ? readSources(join(brief.folder, 'starter')) : {}
  return readLearnerFolder(folder, brief, starter)
}
