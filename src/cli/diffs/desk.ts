/** What authors do with the diffs of an exercise: lay one out, take it back, and make all fit what they are against again. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CourseError } from '../../course/course-error.ts'
import type { Files, LoadedExercise } from '../../course/exercises.ts'
import { readLearnerFolder } from '../../course/learner-folder.ts'
import { makeDiff } from '../../course/program-diff.ts'
import {
  baseFiles,
  diffNames,
  diffText,
  type ReadDiff,
  readDiff,
  type SolutionsPlace,
  solutionsPlace,
} from '../../course/solution-files.ts'
import { type LaidOut, workspaceFolder } from '../../course/workspace-folder.ts'
import { text } from '../../messages/cli/diffs.en.ts'
import { layOutDiff, mergeAll, readNote, requireDecided, writeDiff, writeNote } from './laid-out.ts'
import { History } from './older.ts'

const words = text.mistake

export type DiffKind = 'mistakes' | 'checkpoints'

export interface OnDesk extends LaidOut {
  readonly folder: string
  /** Files that somebody has changed are there, and nothing was written. */
  readonly isKept: boolean
  readonly isNew: boolean
  /** Files in which both sides of a change stand. */
  readonly conflicts: readonly string[]
  readonly hasRejects: boolean
}

export interface Rebased {
  /** Fitted as they are. */
  readonly fitting: readonly string[]
  readonly rebased: readonly string[]
  /** Somebody has to decide. */
  readonly byHand: readonly string[]
}

export class DiffDesk {
  readonly kind: DiffKind
  readonly #root: string
  readonly #exercise: LoadedExercise
  readonly #place: SolutionsPlace
  readonly #history: History

  constructor(root: string, exercise: LoadedExercise, kind: DiffKind) {
    this.kind = kind
    this.#root = root
    this.#exercise = exercise
    this.#place = solutionsPlace(root, exercise.slug)
    this.#history = new History(root, exercise.slug)
  }

  file(name: string): string {
    return join(this.#place.folder, this.kind, `${name}.diff`)
  }

  /** Where one is laid out. */
  folder(name: string): string {
    return workspaceFolder(this.#root, join(this.kind, this.#exercise.slug, name))
  }

  names(): readonly string[] {
    return diffNames(this.#place, this.kind)
  }

  has(name: string): boolean {
    return existsSync(this.file(name))
  }

  read(name: string): ReadDiff {
    return readDiff(this.file(name), this.#place)
  }

  /** One that there is not yet is laid out as what it is to be against. */
  layOut(name: string, { against = 'reference', anew = false }): OnDesk {
    const folder = this.folder(name)
    const isNew = !this.has(name)
    if (isNew) {
      const base = baseFiles(against, this.file(name), this.#place)
      const laidOut = layOutDiff(this.#root, folder, { against, base, files: base, rejects: '' }, anew)
      return { ...laidOut, folder, isNew, conflicts: [], hasRejects: false }
    }
    const diff = this.read(name)
    const { files, conflicts, rejects } = this.#fit(diff)
    const wanted = { against: diff.against, base: diff.base, files, rejects }
    const laidOut = layOutDiff(this.#root, folder, wanted, anew)
    return { ...laidOut, folder, isNew, conflicts, hasRejects: rejects !== '' }
  }

  /** The programs of a diff on what it is against today: as it fits, else merged with what it fitted before, else as far as it fits. */
  #fit(diff: ReadDiff): {
    readonly files: Files
    readonly conflicts: readonly string[]
    readonly rejects: string
  } {
    const { files, misfits, rejects, base, against } = diff
    if (misfits.length === 0) return { files, conflicts: [], rejects: '' }
    const older = this.#history.find(diff, this.#place.starter)
    if (older === undefined) return { files, conflicts: [], rejects }
    return { ...mergeAll(older.base, older.files, base, against), rejects: '' }
  }

  /** Takes the files that are laid out back. `head` are its words. Returns the path of the diff. */
  save(name: string, head: readonly string[], against?: string): string {
    const folder = this.folder(name)
    const note = readNote(folder)
    const files = readLearnerFolder(folder, this.#exercise)
    requireDecided(folder, files)
    const onto = against ?? note?.against ?? 'reference'
    const base = baseFiles(onto, this.file(name), this.#place)
    const merged = this.#withChangesSince(
      folder,
      files,
      note?.against === onto ? note.base : base,
      base,
      onto,
    )
    const diff = makeDiff(base, merged)
    if (diff === '') throw new CourseError(words.changesNothing(onto), folder, words.changeSomething)
    writeDiff(this.file(name), diffText(head, onto, diff))
    writeNote(folder, { against: onto, base, files: merged })
    return this.file(name)
  }

  /** What it is against may have changed since it was laid out: a diff of the old files would take that back. */
  #withChangesSince(folder: string, files: Files, before: Files, now: Files, against: string): Files {
    if (makeDiff(before, now) === '') return files
    const { files: merged, conflicts } = mergeAll(before, files, now, against)
    for (const [name, source] of Object.entries(merged)) writeDiff(join(folder, name), source)
    writeNote(folder, { against, base: now, files: merged })
    const [first] = conflicts
    if (first === undefined) return merged
    throw new CourseError(words.changedMeanwhile(against, conflicts), join(folder, first), words.decide)
  }

  /** Makes those that no longer fit fit again, by what they fitted before. */
  rebase(): Rebased {
    const fitting: string[] = []
    const rebased: string[] = []
    const byHand: string[] = []
    for (const name of this.names()) {
      const diff = this.read(name)
      if (diff.misfits.length === 0) {
        fitting.push(name)
        continue
      }
      const { files, conflicts, rejects } = this.#fit(diff)
      const fits = makeDiff(diff.base, files)
      const isDone = conflicts.length === 0 && rejects === '' && fits !== ''
      if (isDone) writeDiff(this.file(name), diffText(diff.head, diff.against, fits))
      const list = isDone ? rebased : byHand
      list.push(name)
    }
    return { fitting, rebased, byHand }
  }

  /** As they stand in the file: for a head that is to be kept. */
  headOf(name: string): readonly string[] {
    return this.has(name) ? this.read(name).head : []
  }
}
