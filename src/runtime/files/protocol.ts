/** What a page and the server on its machine tell each other of an exercise's folder on disk. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** Name → text. */
export type Files = Readonly<Record<string, string>>
/** Name → hash of its text. */
export type Hashes = Readonly<Record<string, string>>

/** Why a file is neither there nor gone: nothing is taken from it, and nothing written over it. */
export type Fault =
  | 'dead-link'
  /** It leads out of the folder. */
  | 'leaving-link'
  | 'not-a-file'
  | 'not-text'
  | 'too-large'
  | 'unreadable'

export type FileOnDisk =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' | Fault }

export type Disk =
  | { readonly kind: 'absent' }
  /** Something else stands where the folder should be. */
  | { readonly kind: 'unusable'; readonly reason: 'link' | 'not-a-folder' | 'unreadable' }
  | {
      readonly kind: 'folder'
      /** One for each file of the exercise. */
      readonly files: Readonly<Record<string, FileOnDisk>>
      /** Programs beside them that are none of the exercise's: they stay where they are. */
      readonly strangers: readonly string[]
      /** The stage with which the code began. Nothing for the starter. */
      readonly startedAt?: string
    }

export interface WriteFailure {
  readonly kind: 'failed'
  readonly reason: 'not-writable' | 'no-room' | 'too-large' | 'other'
  readonly path: string
  /** The system's own word for it. */
  readonly code: string
}

export type Outcome =
  | { readonly kind: 'done' }
  /** The disk is not what the page takes it for. What it is was told before. Nothing more was written. */
  | { readonly kind: 'changed' }
  | WriteFailure

export type ToServer =
  /** The first message, and the only one of its kind. */
  | { readonly kind: 'open'; readonly exercise: string }
  /** Writes files that are not there, and never over one that is. */
  | {
      readonly kind: 'lay-out'
      readonly id: number
      readonly files: Files
      readonly startedAt?: string | undefined
    }
  /** Writes files over those that are there, if these still have the hashes, and where the code began. */
  | {
      readonly kind: 'save'
      readonly id: number
      readonly files: Files
      readonly over: Hashes
      readonly startedAt?: string | undefined
    }

export type ToPage =
  | {
      readonly kind: 'disk'
      /** The folder, below the checkout, in the words of the machine. */
      readonly place: string
      readonly disk: Disk
    }
  | { readonly kind: 'answer'; readonly id: number; readonly outcome: Outcome }

/** How lines end is a matter of the editor: the page has its own way, and the file keeps its own. */
export function withPlainLineEnds(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

export function hashText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(withPlainLineEnds(text))))
}

export function hashFiles(files: Files): Hashes {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, hashText(text)]))
}
