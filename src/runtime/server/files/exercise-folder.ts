/**
 * One exercise's folder on disk. Reads and writes the exercise's own files there and nothing else: a name comes from
 * the exercise, a folder that is a link is not entered, a link that leaves the folder not followed.
 */
import { lstatSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import type { Exercise } from '../../../contract/exercise.ts'
import { largestProgramBytes, type ProgramFile, readProgramFile } from '../../../course/program-file.ts'
import { noteStart, startedAt, startNote } from '../../../course/started.ts'
import { CannotLayOut, layOut } from '../../../course/workspace-folder.ts'
import {
  type Disk,
  type FileOnDisk,
  type Files,
  type Hashes,
  type Outcome,
  withPlainLineEnds,
} from '../../files/protocol.ts'
import { failureOf, replaceFile, tooLarge } from './replace-file.ts'

/** Enough to say that there are some. */
const mostStrangers = 5

export interface ExercisePlace {
  /** The checkout: types of programs come from there. */
  readonly root: string
  /** The one folder in which all exercises are, without links on the way to it. */
  readonly workspace: string
  readonly slug: string
  readonly exercise: Exercise
}

export class ExerciseFolder {
  readonly path: string
  /** As the learner knows it, from the folder on in which `workspace` is. */
  readonly place: string
  readonly #place: ExercisePlace

  constructor(place: ExercisePlace) {
    this.#place = place
    this.path = join(place.workspace, place.slug)
    this.place = join(basename(place.workspace), place.slug)
  }

  read(): Disk {
    const wrong = this.#folderFault()
    if (wrong !== undefined) return wrong
    const { exercise } = this.#place
    const files = Object.fromEntries(exercise.files.map((name) => [name, toTell(this.#readFile(name))]))
    const began = startedAt(this.path, this.#place)
    const start = began === undefined ? {} : { startedAt: began }
    return { kind: 'folder', files, strangers: this.#strangers(), ...start }
  }

  /** Writes what is missing. What is there stays, whatever it is, and where it began. */
  layOut(files: Files, began?: string): Outcome {
    const wrong = this.#folderFault()
    if (wrong?.kind === 'unusable') return { kind: 'changed' }
    for (const [name, text] of Object.entries(files)) {
      if (Buffer.byteLength(text) > largestProgramBytes) return tooLarge(join(this.place, name))
    }
    try {
      layOut(this.#place.root, this.path, files)
    } catch (error) {
      if (!(error instanceof CannotLayOut)) throw error
      return failureOf(error.cause, relative(dirname(this.#place.workspace), error.path))
    }
    return this.#noteStart(startedAt(this.path, this.#place) ?? began)
  }

  /** Files that are not as `over` says are not touched, nor is any after them. */
  save(files: Files, over: Hashes, began?: string): Outcome {
    if (this.#folderFault() !== undefined) return { kind: 'changed' }
    for (const [name, text] of Object.entries(files)) {
      const outcome = replaceFile({
        read: () => this.#readFile(name),
        over: over[name],
        text,
        shownAs: join(this.place, name),
      })
      if (outcome.kind !== 'done') return outcome
    }
    return this.#noteStart(began)
  }

  #noteStart(stage: string | undefined): Outcome {
    try {
      const { stages } = this.#place.exercise
      const known = stages.some(({ id }) => id === stage) ? stage : undefined
      if (known !== startedAt(this.path, this.#place)) noteStart(this.path, known)
      return { kind: 'done' }
    } catch (error) {
      return failureOf(error, join(this.place, startNote))
    }
  }

  #readFile(name: string): ProgramFile {
    return readProgramFile(this.path, name)
  }

  #folderFault(): Exclude<Disk, { kind: 'folder' }> | undefined {
    try {
      for (const folder of [this.#place.workspace, this.path]) {
        const found = lstatSync(folder, { throwIfNoEntry: false })
        if (found === undefined) return { kind: 'absent' }
        if (found.isSymbolicLink()) return { kind: 'unusable', reason: 'link' }
        if (!found.isDirectory()) return { kind: 'unusable', reason: 'not-a-folder' }
      }
      return undefined
    } catch {
      return { kind: 'unusable', reason: 'unreadable' }
    }
  }

  #strangers(): readonly string[] {
    try {
      return readdirSync(this.path)
        .filter(
          (name) =>
            name.endsWith('.ts') && !name.startsWith('.') && !this.#place.exercise.files.includes(name),
        )
        .sort()
        .slice(0, mostStrangers)
    } catch {
      return []
    }
  }
}

function toTell(found: ProgramFile): FileOnDisk {
  return found.kind === 'text' ? { kind: 'text', text: withPlainLineEnds(found.text) } : { kind: found.kind }
}
