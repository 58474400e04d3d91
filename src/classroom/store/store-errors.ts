/** What can be wrong with what the classroom keeps, by names that both databases share. */

/** It was written by a newer program: this one would not know what it does. */
export class StoreIsNewer extends Error {
  readonly version: number
  readonly known: number

  constructor(version: number, known: number) {
    super(`what the classroom keeps is of version ${version}, and this program knows ${known}`)
    this.name = 'StoreIsNewer'
    this.version = version
    this.known = known
  }
}

/** Nothing is kept there yet, or by an older program: a classroom that starts brings it up to date, a worker does not. */
export class StoreIsOlder extends Error {
  readonly version: number
  readonly known: number

  constructor(version: number, known: number) {
    super(`what the classroom keeps is of version ${version}, and this program wants ${known}`)
    this.name = 'StoreIsOlder'
    this.version = version
    this.known = known
  }
}

/** The file was taken away or replaced while it was in use. */
export class StoreGone extends Error {
  constructor(file: string) {
    super(`${file} was taken away or replaced while it was in use: put it back, or start again`)
    this.name = 'StoreGone'
  }
}

/** Of a database that is a server: what it says, or that it says nothing. What was to be written is not, or was and its answer is lost. */
export class StoreFailed extends Error {
  /** PostgreSQL’s own code, or the system’s; empty where there is none. */
  readonly code: string

  constructor(message: string, code: string, cause: unknown) {
    super(message, { cause })
    this.name = 'StoreFailed'
    this.code = code
  }
}

/** A text with this in it cannot be kept there. */
const notATextCode = '22021'

export function isNotAText(error: unknown): boolean {
  return error instanceof StoreFailed && error.code === notATextCode
}

const noSuchTableCode = '42P01'

export function isNoSuchTable(error: unknown): boolean {
  if (error instanceof StoreFailed) return error.code === noSuchTableCode
  return isOfStore(error) && error.message.startsWith('no such table')
}

/** No fault of whoever asked, nor of ours. */
export function isOfStore(error: unknown): error is Error {
  if (error instanceof StoreGone || error instanceof StoreFailed) return true
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR'
}

/** What the database says, where it is of that. */
export function storeFault(error: unknown): string | undefined {
  return isOfStore(error) ? error.message : undefined
}
