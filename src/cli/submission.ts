/** The programs that a command is to take: a learner's folder, a folder of solutions, or the diff of a mistake or a checkpoint. */
import { statSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { type ExerciseBrief, type Files, readSources } from '../course/exercises.ts'
import { readLearnerFolder, realFolder } from '../course/learner-folder.ts'

/** Authors run solutions as they lie: with only the files that differ from the starter, or as diffs. */
export async function readSubmission(root: string, brief: ExerciseBrief, path: string): Promise<Files> {
  const { slug } = brief
  if (isDiff(path)) {
    // Loaded only when asked for, as learners have none.
    const { filesOf, readDiff, solutionsPlace } = await import('../course/solution-files.ts')
    return filesOf(readDiff(path, solutionsPlace(root, slug)), path, slug)
  }
  const solutions = join(root, 'solutions', slug) + sep
  const starter = path.startsWith(solutions) ? readSources(join(brief.folder, 'starter')) : {}
  return readLearnerFolder(path, brief, starter)
}

/** Where saves of it show, and in which files. Throws when there is nothing. */
export function savedIn(
  path: string,
  { slug, exercise }: Pick<ExerciseBrief, 'slug' | 'exercise'>,
): { readonly folder: string; readonly files: readonly string[] } {
  if (isDiff(path)) return { folder: dirname(path), files: [basename(path)] }
  realFolder(path, slug)
  return { folder: path, files: exercise.files }
}

function isDiff(path: string): boolean {
  try {
    return path.endsWith('.diff') && statSync(path, { throwIfNoEntry: false })?.isFile() === true
  } catch {
    // Links in a circle, and the like: told as of any folder.
    return false
  }
}
