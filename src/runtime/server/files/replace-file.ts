/** Writes one program over what is on disk: whole or not at all, and only over what was expected there. */

import { randomUUID } from 'node:crypto'
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { largestProgramBytes, type ProgramFile } from '../../../course/program-file.ts'
import { hashText, type Outcome, type WriteFailure, withPlainLineEnds } from '../../files/protocol.ts'

export interface Replacement {
  read(): ProgramFile
  /** The hash of what is to be there. */
  readonly over: string | undefined
  readonly text: string
  /** For the learner, when it fails. */
  readonly shownAs: string
}

type Text = Extract<ProgramFile, { kind: 'text' }>

const ownerMayWrite = 0o200

export function replaceFile({ read, over, text, shownAs }: Replacement): Outcome {
  const there = read()
  if (!isExpected(there, over)) return { kind: 'changed' }
  // A rename would not ask.
  if ((there.mode & ownerMayWrite) === 0) return failed('not-writable', shownAs, 'EACCES')
  const bytes = encode(text, there)
  if (bytes.length > largestProgramBytes) return tooLarge(shownAs)
  const beside = join(dirname(there.path), `.${basename(there.path)}.${randomUUID()}.tmp`)
  try {
    writeNew(beside, bytes, there.mode)
    // Writing took a while: somebody may have saved meanwhile.
    if (!isExpected(read(), over)) return { kind: 'changed' }
    renameSync(beside, there.path)
    return { kind: 'done' }
  } catch (error) {
    return failureOf(error, shownAs)
  } finally {
    removeIfThere(beside)
  }
}

function isExpected(there: ProgramFile, over: string | undefined): there is Text {
  return there.kind === 'text' && hashText(there.text) === over
}

/** The file keeps its own way to end lines and to begin. */
function encode(text: string, there: Text): Buffer {
  const plain = withPlainLineEnds(text)
  const ended = there.text.includes('\r\n') ? plain.replaceAll('\n', '\r\n') : plain
  return Buffer.from(there.hasByteOrderMark ? `\uFEFF${ended}` : ended)
}

function writeNew(path: string, bytes: Buffer, mode: number): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeFileSync(file, bytes)
    fchmodSync(file, mode & 0o777)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It was renamed, or never came to be.
  }
}

const reasons: Readonly<Record<string, WriteFailure['reason']>> = {
  EACCES: 'not-writable',
  EPERM: 'not-writable',
  EROFS: 'not-writable',
  EBUSY: 'not-writable',
  ENOSPC: 'no-room',
  EDQUOT: 'no-room',
}

export function failureOf(error: unknown, path: string): WriteFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  return failed(reasons[code] ?? 'other', path, code)
}

export function tooLarge(path: string): WriteFailure {
  return failed('too-large', path, 'EFBIG')
}

function failed(reason: WriteFailure['reason'], path: string, code: string): WriteFailure {
  return { kind: 'failed', reason, path, code }
}
