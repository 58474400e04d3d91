/** One hash over a set of files: the same files give the same hash, in whatever order they come. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { partFiles } from '../contract/parts.ts'
import type { Submission } from './subject.ts'

export function filesHash(files: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(sorted))))
}

/** Over all that was handed in: without results of other exercises, that of the files. */
export function submissionHash({ files, parts = {} }: Submission): string {
  const ofParts = Object.entries(parts).map(([exercise, own]) => partFiles(exercise, own))
  return filesHash(Object.assign({}, files, ...ofParts))
}
