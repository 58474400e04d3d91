/**
 * Programs told as a change of other programs: a unified diff, as `git diff` makes it, with lines of words before it.
 * `git apply` takes it too, as it passes over words.
 */
import {
  applyPatch,
  createTwoFilesPatch,
  FILE_HEADERS_ONLY,
  formatPatch,
  parsePatch,
  type StructuredPatch,
} from 'diff'
import { CourseError } from './course-error.ts'
import type { Files } from './exercises.ts'

export type Hunk = StructuredPatch['hunks'][number]

/** What becomes of one file. */
export interface FileChange {
  readonly name: string
  /** `added` is told whole, whatever the other programs have in its place; `removed` is the starter's again. */
  readonly kind: 'changed' | 'added' | 'removed'
  readonly hunks: readonly Hunk[]
}

export interface ProgramDiff {
  /** The lines before the diff, without the empty ones at their end. */
  readonly words: readonly string[]
  readonly changes: readonly FileChange[]
}

/** A hunk that fits nowhere. */
export interface Misfit {
  readonly file: string
  /** From 1 on, within its file. */
  readonly hunk: number
  readonly of: number
  /** The line that it wants and that is not there, with its number in the programs that it is laid over. */
  readonly line: number
  readonly expected: string
  /** What stands there instead. Nothing at the end of the file. */
  readonly found: string | undefined
}

export interface Applied {
  readonly files: Files
  readonly misfits: readonly Misfit[]
  /** The misfits as a diff, empty when there are none. */
  readonly rejects: string
}

/** `where` is the file that the text comes from, to be named in a `CourseError`. */
export function parseDiff(text: string, where: string): ProgramDiff {
  const unix = text.replaceAll('\r\n', '\n')
  const start = unix.search(/^(?:diff --git |--- |@@ )/m)
  const words = (start < 0 ? unix : unix.slice(0, start)).trimEnd()
  const changes = start < 0 ? [] : patchesIn(unix.slice(start), where).map((patch) => changeOf(patch, where))
  const twice = changes.find(({ name }, at) => changes.findIndex((change) => change.name === name) !== at)
  if (twice !== undefined)
    throw new CourseError(`the diff has ${twice.name} twice`, where, 'Make one of the two, or make it anew.')
  return { words: words === '' ? [] : words.split('\n'), changes }
}

const makeAnew = 'Make it anew, as `git diff` does it; counts in @@ lines must be right.'

function patchesIn(text: string, where: string): readonly StructuredPatch[] {
  let patches: readonly StructuredPatch[]
  try {
    patches = parsePatch(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CourseError(`this is no unified diff: ${reason}`, where, makeAnew, error)
  }
  // The parser passes over whatever is no hunk, and so over what a wrong count leaves of one.
  const inHunks = patches.flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines)).filter(isChange).length
  const inText = text.split('\n').filter((line) => isChange(line) && !/^(?:---|\+\+\+) /.test(line)).length
  if (inText > inHunks) throw new CourseError('the diff has lines that belong to no hunk', where, makeAnew)
  return patches
}

const isChange = (line: string): boolean => line.startsWith('+') || line.startsWith('-')

function changeOf(patch: StructuredPatch, where: string): FileChange {
  const { oldFileName, newFileName, hunks } = patch
  if (patch.isBinary === true || patch.isRename === true || patch.isCopy === true || hunks.length === 0) {
    throw new CourseError(
      `the diff changes ${nameIn(newFileName) ?? 'a file'} in another way than by its lines`,
      where,
      'It may change lines of files, add files and remove them.',
    )
  }
  const before = nameIn(oldFileName)
  const after = nameIn(newFileName)
  const name = after ?? before
  if (name === undefined || (before !== undefined && after !== undefined && before !== after))
    throw new CourseError('a part of the diff does not name its file', where, makeAnew)
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
  return { name, kind, hunks }
}

/** Programs have no folders, so whatever stands before the name tells only whence the diff was made. */
function nameIn(path: string | undefined): string | undefined {
  return path === undefined || path === '/dev/null' ? undefined : path.slice(path.lastIndexOf('/') + 1)
}

/**
 * Lays the changes over the programs, as far as they fit: a hunk may have moved, but all its lines must be there.
 */
export function applyDiff(changes: readonly FileChange[], base: Files, starter: Files): Applied {
  const files: Record<string, string> = { ...base }
  const misfits: Misfit[] = []
  const rejected: string[] = []
  for (const { name, kind, hunks } of changes) {
    const before = kind === 'added' ? '' : (base[name] ?? '')
    const { text, left } = applyHunks(before, hunks)
    if (left.length === 0 && kind === 'removed') files[name] = starter[name] ?? ''
    else if (left.length < hunks.length) files[name] = text
    if (left.length === 0) continue
    misfits.push(
      ...left.map((hunk) => ({
        file: name,
        hunk: hunks.indexOf(hunk) + 1,
        of: hunks.length,
        ...whereItBreaks(before, hunk),
      })),
    )
    rejected.push(formatPatch({ ...unnamed, ...namesOf(name), hunks: [...left] }, FILE_HEADERS_ONLY))
  }
  return { files, misfits, rejects: rejected.join('') }
}

function applyHunks(before: string, hunks: readonly Hunk[]): { text: string; left: readonly Hunk[] } {
  const whole = applied(before, hunks)
  if (whole !== undefined) return { text: whole, left: [] }
  let text = before
  const fitting: Hunk[] = []
  const left: Hunk[] = []
  for (const hunk of hunks) {
    const next = applied(before, [...fitting, hunk])
    if (next === undefined) left.push(hunk)
    else {
      text = next
      fitting.push(hunk)
    }
  }
  return { text, left }
}

function applied(before: string, hunks: readonly Hunk[]): string | undefined {
  const after = applyPatch(before, { ...unnamed, ...namesOf(''), hunks: [...hunks] })
  return after === false ? undefined : after
}

/** Where most of the hunk's lines are, the first that is not. */
function whereItBreaks(text: string, hunk: Hunk): Pick<Misfit, 'line' | 'expected' | 'found'> {
  const lines = text.split('\n')
  const wanted = hunk.lines
    .filter((line) => !line.startsWith('+') && !line.startsWith('\\'))
    .map((line) => line.slice(1))
  const fits = (at: number) => wanted.filter((line, place) => lines[at + place] === line).length
  const told = hunk.oldStart - 1
  const best = lines.reduce((so, _, at) => {
    const more = fits(at) - fits(so)
    return more > 0 || (more === 0 && Math.abs(at - told) < Math.abs(so - told)) ? at : so
  }, 0)
  const wrong = wanted.findIndex((line, place) => lines[best + place] !== line)
  const place = Math.max(wrong, 0)
  return { line: best + place + 1, expected: wanted[place] ?? '', found: lines[best + place] }
}

const unnamed = { oldHeader: undefined, newHeader: undefined }
const namesOf = (name: string) => ({ oldFileName: `a/${name}`, newFileName: `b/${name}` })

/** So many lines more are read gladly to see what changed. */
const worthReading = 10
const linesOf = (text: string): number => text.split('\n').length

/**
 * What has to become of the one to be the other. Empty when they are the same. A file that has little in common with
 * the other is told whole, which is shorter, and reads better.
 */
export function makeDiff(base: Files, files: Files): string {
  return Object.keys(files)
    .sort()
    .filter((name) => base[name] !== files[name])
    .map((name) => {
      const before = base[name] ?? ''
      const after = files[name] ?? ''
      const change = fileDiff(`a/${name}`, `b/${name}`, before, after)
      const whole = fileDiff('/dev/null', `b/${name}`, '', after)
      return after === '' || linesOf(change) <= linesOf(whole) + worthReading ? change : whole
    })
    .join('')
}

function fileDiff(from: string, to: string, before: string, after: string): string {
  const headerOptions = FILE_HEADERS_ONLY
  return createTwoFilesPatch(from, to, before, after, undefined, undefined, { context: 3, headerOptions })
}
