/**
 * What a learner has passed, kept beside their program as it was then: exercises that build on its result run that, however
 * unfinished what lies in the folder is by now.
 */
import { realpathSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { type Files, loadBrief } from './exercises.ts'
import type { OwnResults } from './parts.ts'
import { readProgramFile } from './program-file.ts'
import { workspaceFolder } from './workspace-folder.ts'

/** Beside the program, as `started.json` is. */
export const passedNote = 'passed.json'
const schema = v.strictObject({ passedAt: v.string(), files: v.record(v.string(), v.string()) })

/** These files have passed all core stages. What cannot be written is no reason to fail: it is only not kept. */
export function notePassed(folder: string, files: Files, now: Date): boolean {
  const path = join(folder, passedNote)
  const unfinished = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(unfinished, `${JSON.stringify({ passedAt: now.toISOString(), files }, null, 1)}\n`)
    renameSync(unfinished, path)
    return true
  } catch {
    return false
  }
}

/** All files of it. Nothing when it never passed, and for what cannot be read as such a note, or lacks a file by now. */
export async function passedFiles(root: string, slug: string): Promise<Files | undefined> {
  try {
    const found = readProgramFile(realpathSync(workspaceFolder(root, slug)), passedNote)
    if (found.kind !== 'text') return undefined
    const { files } = v.parse(schema, JSON.parse(found.text))
    const { exercise } = await loadBrief(root, slug)
    const wanted = exercise.files.map((file) => [file, files[file]] as const)
    return wanted.every((entry): entry is [string, string] => entry[1] !== undefined)
      ? Object.fromEntries(wanted)
      : undefined
  } catch {
    return undefined
  }
}

/** Of these exercises, those that the learner has passed here. */
export async function ownResults(root: string, slugs: readonly string[]): Promise<OwnResults> {
  const found = await Promise.all(slugs.map(async (slug) => [slug, await passedFiles(root, slug)] as const))
  return Object.fromEntries(found.filter((entry): entry is [string, Files] => entry[1] !== undefined))
}
