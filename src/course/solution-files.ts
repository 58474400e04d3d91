/**
 * The programs of a solution, whole, by its place in `solutions/<slug>`: a folder has the files that differ from the
 * starter, a diff what differs from the reference, or from what its head says that it is against.
 */
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { CourseError } from './course-error.ts'
import { type Files, readSources } from './exercises.ts'
import { type Applied, applyDiff, type Misfit, type ProgramDiff, parseDiff } from './program-diff.ts'
import { readProgramFile } from './program-file.ts'

export interface SolutionsPlace {
  readonly slug: string
  /** `solutions/<slug>` */
  readonly folder: string
  readonly starter: Files
}

export function solutionsPlace(root: string, slug: string): SolutionsPlace {
  const starter = readSources(join(root, 'exercises', slug, 'starter'))
  return { slug, folder: join(root, 'solutions', slug), starter }
}

/** Sorted, without `.diff`. */
export function diffNames({ folder }: SolutionsPlace, kind: 'mistakes' | 'checkpoints'): readonly string[] {
  const place = join(folder, kind)
  if (!existsSync(place)) return []
  return readdirSync(place)
    .filter((name) => name.endsWith('.diff'))
    .map((name) => basename(name, '.diff'))
    .sort()
}

/** `reference`, `alternatives/<name>`, `mistakes/<name>` or `checkpoints/<stage>`. */
export function solutionFiles(root: string, slug: string, name: string): Files {
  const place = solutionsPlace(root, slug)
  const file = join(place.folder, `${name}.diff`)
  return existsSync(file) ? filesOf(readDiff(file, place), file, slug) : folderFiles(place, name)
}

/** What the starter becomes with the files of a folder laid over it. */
function folderFiles({ folder, starter }: SolutionsPlace, name: string): Files {
  return { ...starter, ...readSources(join(folder, name)) }
}

export interface ReadDiff extends ProgramDiff, Applied {
  /** What it is against, and the files of that. */
  readonly against: string
  readonly base: Files
  /** Its words, without the line that says what it is against. */
  readonly head: readonly string[]
}

const againstLine = /^Against:\s*(.*)$/

/** Reads a diff, and lays it over what it is against as far as it fits. */
export function readDiff(file: string, place: SolutionsPlace): ReadDiff {
  const diff = parseDiff(textOf(file), file)
  const { against, head } = wordsOf(diff, file)
  const base = baseFiles(against, file, place)
  for (const { name } of diff.changes) {
    if (name in place.starter) continue
    throw new CourseError(
      `${name} is not one of the learner's files`,
      file,
      `A solution may have ${Object.keys(place.starter).join(', ')}: take this one out of the diff.`,
    )
  }
  return { ...diff, ...applyDiff(diff.changes, base, place.starter), against, base, head }
}

/** What a diff is against, and its other words. `where` names it in an error. */
export function wordsOf(
  diff: ProgramDiff,
  where: string,
): { readonly against: string; readonly head: readonly string[] } {
  const stated = diff.words.flatMap((line) => againstLine.exec(line)?.[1]?.trim() ?? [])
  const against = stated[0] ?? 'reference'
  if (stated.length > 1)
    throw new CourseError('its head says twice what it is against', where, 'Leave one line `Against: …`.')
  return { against, head: diff.words.filter((line) => !againstLine.test(line)) }
}

function textOf(file: string): string {
  const found = readProgramFile(realpathSync(dirname(file)), basename(file))
  if (found.kind === 'text') return found.text
  throw new CourseError(
    `this cannot be read as a diff (${found.kind})`,
    file,
    'Put a diff there, as text in UTF-8 of at most a megabyte.',
  )
}

/** `where` names it, or what is about to be written. */
export function baseFiles(against: string, where: string, place: SolutionsPlace): Files {
  if (against === 'starter') return place.starter
  const isFolder = against === 'reference' || /^alternatives\/[a-z0-9-]+$/.test(against)
  if (isFolder && existsSync(join(place.folder, against))) return folderFiles(place, against)
  throw new CourseError(
    `it is against "${against}", which there is not`,
    where,
    'A diff is against the reference unless a line says `Against: starter` or `Against: alternatives/<name>`.',
  )
}

/** The text of a diff, with its words before it. */
export function diffText(head: readonly string[], against: string, diff: string): string {
  const words = against === 'reference' ? head : [...head, `Against: ${against}`]
  return words.length === 0 ? diff : `${words.join('\n')}\n\n${diff}`
}

/** Throws where a part of the diff does not fit. */
export function filesOf(diff: ReadDiff, file: string, slug: string): Files {
  const [misfit, ...more] = diff.misfits
  if (misfit !== undefined) {
    const others = more.length === 0 ? '' : `; ${more.length} more do not either`
    throw new CourseError(`${misfitText(misfit, diff.against)}${others}`, file, repair(slug, file))
  }
  const isSame = Object.entries(diff.base).every(([name, source]) => diff.files[name] === source)
  if (!isSame) return diff.files
  throw new CourseError(
    `it changes nothing of what it is against (${diff.against})`,
    file,
    'Write what it does differently, or take the file away.',
  )
}

function misfitText({ file, hunk, of, line, expected, found }: Misfit, against: string): string {
  const which = of === 1 ? 'the hunk' : `hunk ${hunk} of ${of}`
  const stands = found === undefined ? 'which ends before that' : `where it has "${found.trim()}"`
  return `${which} for ${file} no longer fits ${against === 'reference' ? 'the reference' : against}: it expects "${expected.trim()}" in line ${line}, ${stands}`
}

function repair(slug: string, file: string): string {
  const command = basename(dirname(file)) === 'checkpoints' ? 'checkpoint' : 'mistake'
  return `Run \`npx millions ${command} ${slug} --rebase\`, or \`npx millions ${command} ${slug} ${basename(file, '.diff')}\` to see it.`
}
