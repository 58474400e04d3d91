/** Earlier versions of the learner's code, newest first, a bounded number per exercise, in IndexedDB. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { type Files, isRecord, parseFiles, sameFiles } from './files.ts'

export const versionReasons = [
  'run',
  'pause',
  /** By the keys. */
  'save',
  'reset',
  'restore',
  /** Before starting at a later stage. */
  'start',
  'other-tab',
  /** The page's, before it took over what was on disk. */
  'disk',
  /** What was on disk, before the page's replaced it. */
  'overwritten',
  /** One of the two, where a file of work held other code than this browser. */
  'import',
] as const
export type VersionReason = (typeof versionReasons)[number]

export interface Version {
  readonly id: number
  readonly exercise: string
  readonly files: Files
  readonly keptAtMs: number
  readonly reason: VersionReason
  /** The stage with which that code began. */
  readonly startedAt?: string
}

interface Schema extends DBSchema {
  versions: { key: number; value: Omit<Version, 'id'>; indexes: { exercise: string } }
}

const most = 60
/** Who works in another editor saves often: those saves push out each other, and nothing else. */
const mostOfDisk = 20

let database: Promise<IDBPDatabase<Schema>> | undefined

/** Some browsers have no place for versions, or none in a private window. */
export class NoPlace extends Error {}

/** Opened once. What failed, and what the browser closed, is opened anew by whoever wants it next. */
function open(): Promise<IDBPDatabase<Schema>> {
  if (globalThis.indexedDB === undefined) return Promise.reject(new NoPlace('there is no IndexedDB'))
  const forget = (): void => {
    database = undefined
  }
  database ??= openDB<Schema>('millions', 1, {
    upgrade(created) {
      created.createObjectStore('versions', { autoIncrement: true }).createIndex('exercise', 'exercise')
    },
    terminated: forget,
  }).catch((error: unknown) => {
    forget()
    throw error
  })
  return database
}

/** What is kept may be damaged, or another version's of the course: what is no version is none. */
export function parseVersion(id: number, value: unknown): Version | undefined {
  if (!isRecord(value)) return undefined
  const { exercise, keptAtMs, startedAt } = value
  const files = parseFiles(value.files)
  const reason = versionReasons.find((each) => each === value.reason)
  // Later than any date can be is no time either.
  const isTime = typeof keptAtMs === 'number' && Math.abs(keptAtMs) <= 8.64e15
  if (typeof exercise !== 'string' || files === undefined || reason === undefined || !isTime) return undefined
  return { id, exercise, files, keptAtMs, reason, ...(typeof startedAt === 'string' && { startedAt }) }
}

export async function listVersions(exercise: string): Promise<readonly Version[]> {
  const store = (await open()).transaction('versions').store
  const [ids, values] = await Promise.all([
    store.index('exercise').getAllKeys(exercise),
    store.index('exercise').getAll(exercise),
  ])
  return ids
    .flatMap((id, place) => {
      const version = parseVersion(id, values[place])
      return version === undefined ? [] : [version]
    })
    .reverse()
}

/**
 * Keeps a version, unless the newest one holds the same code already: then that one only gets a better reason than that
 * some time had passed. Lets the oldest go when there are too many.
 */
export async function keepVersion(given: Omit<Version, 'id'>): Promise<void> {
  const { exercise, files } = given
  const transaction = (await open()).transaction('versions', 'readwrite')
  const index = transaction.store.index('exercise')
  const newest = await index.openCursor(exercise, 'prev')
  const version = { ...given, files: { ...files } }
  const there = newest === null ? undefined : parseVersion(newest.primaryKey, newest.value)
  if (newest !== null && there !== undefined && sameFiles(there.files, files)) {
    if (there.reason === 'pause') await newest.update(version)
  } else {
    await transaction.store.add(version)
    const [ids, values] = await Promise.all([index.getAllKeys(exercise), index.getAll(exercise)])
    const ofDisk = ids.filter((_, place) => values[place]?.reason === 'disk')
    const tooMany = [...beyond(ofDisk, mostOfDisk), ...beyond(ids, most)]
    for (const id of new Set(tooMany)) await transaction.store.delete(id)
  }
  await transaction.done
}

/** Keeps versions of another browser as they were, in their order. Lets the oldest go when there are too many. */
export async function keepVersions(
  exercise: string,
  versions: readonly Omit<Version, 'id' | 'exercise'>[],
): Promise<void> {
  const transaction = (await open()).transaction('versions', 'readwrite')
  const index = transaction.store.index('exercise')
  const own = await index.getAll(exercise)
  const ids = await index.getAllKeys(exercise)
  const whole = own.filter((value) => parseVersion(0, value) !== undefined)
  const all = [...whole, ...versions.map((version) => ({ ...version, exercise }))]
  all.sort((one, other) => one.keptAtMs - other.keptAtMs)
  // Their numbers are their order: so all are written anew.
  for (const id of ids) await transaction.store.delete(id)
  for (const version of all.slice(-most)) await transaction.store.add(version)
  await transaction.done
}

/** The oldest come first, and go first. */
function beyond(ids: readonly number[], limit: number): readonly number[] {
  return ids.slice(0, Math.max(0, ids.length - limit))
}
