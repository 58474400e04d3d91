/** What an exercise still lacks to be finished: lines that begin with OPEN where work is to be done, and what can be counted. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { CourseError } from '../../course/course-error.ts'
import { loadLessons } from '../../course/lessons.ts'
import type { Solutions } from '../../course/solutions.ts'
import { text } from '../../messages/cli/new.en.ts'
import type { Fault } from './fault.ts'

const words = text.open
const fewestAlternatives = 3
const fewestMistakes = 12

export function openFaults(root: string, slug: string, solutions: Solutions): readonly Fault[] {
  const broken = solutions.broken.filter(({ kind }) => kind === 'mistake')
  const alternatives = solutions.alternatives.length
  const mistakes = solutions.mistakes.length + broken.length
  const points = [
    ...(alternatives < fewestAlternatives
      ? [words.alternatives(slug, alternatives, fewestAlternatives)]
      : []),
    ...(mistakes < fewestMistakes ? [words.mistakes(slug, mistakes, fewestMistakes)] : []),
    ...filesOf(root, slug).flatMap((file) => marksIn(root, file)),
  ]
  return points.length === 0 ? [] : [{ of: 'open', what: words.points(points), next: words.close }]
}

function filesOf(root: string, slug: string): readonly string[] {
  const folders = [join(root, 'exercises', slug), join(root, 'solutions', slug)]
  const own = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(?:ts|md)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  return [...own, ...lessonsOf(root, slug)]
}

/** Lessons that cannot be read are told of elsewhere. */
function lessonsOf(root: string, slug: string): readonly string[] {
  try {
    return loadLessons(root)
      .filter(({ exercise }) => exercise === slug)
      .map(({ file }) => file)
  } catch (error) {
    if (error instanceof CourseError) return []
    throw error
  }
}

/** In a comment, or as a point of a list. */
const mark = /^\s*(?:\/\/|\/\*\*?|\*|-|\{\/\*) *OPEN: *(.*?) *(?:\*\/\}?)?$/

function marksIn(root: string, file: string): readonly string[] {
  const shown = relative(root, file).replaceAll('\\', '/')
  return readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .flatMap((line, at) => {
      const what = mark.exec(line)?.[1]
      return what === undefined ? [] : [words.point(shown, at + 1, what)]
    })
}
