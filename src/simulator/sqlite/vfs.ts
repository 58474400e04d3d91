/** What SQLite takes for its operating system: files of an image, the node's clock and the node's chance. */
import type { Callback, Callbacks } from './callbacks.ts'
import { type Image, ImageFile } from './image.ts'
import type { SqliteHost, SqliteLibrary } from './library.ts'

const OK = 0
const IOERR = 10
const CANTOPEN = 14
const IOERR_SHORT_READ = 522
/** A file control that is not known. */
const NOTFOUND = 12
const OPEN_CREATE = 4
const OPEN_DELETE_ON_CLOSE = 8
/** A write leaves bytes around it as they were, whatever becomes of it: so SQLite keeps no more than pages in its journal. */
const POWERSAFE_OVERWRITE = 0x1000
const SECTOR_BYTES = 4096
const MOST_PATH_BYTES = 512
/** `sqlite3_file`: the pointer to its methods, nothing else. */
const FILE_BYTES = 4
/** Days from where the Julian calendar begins to 1970, in milliseconds. */
const JULIAN_EPOCH_MS = 210_866_760_000_000

interface OpenFile {
  readonly path: string
  readonly file: ImageFile
  /** Of no interest after this boot: it is on no disk. */
  readonly isPassing: boolean
}

type Methods = Readonly<Record<string, Callback['run']>>

const vfsMethods: Readonly<Record<string, string>> = {
  xOpen: 'iiiii',
  xDelete: 'iii',
  xAccess: 'iiii',
  xFullPathname: 'iiii',
  xRandomness: 'iii',
  xSleep: 'ii',
  xCurrentTime: 'ii',
  xGetLastError: 'iii',
  xCurrentTimeInt64: 'ii',
}
const fileMethods: Readonly<Record<string, string>> = {
  xClose: 'i',
  xRead: 'iiij',
  xWrite: 'iiij',
  xTruncate: 'ij',
  xSync: 'ii',
  xFileSize: 'ii',
  xLock: 'ii',
  xUnlock: 'ii',
  xCheckReservedLock: 'ii',
  xFileControl: 'iii',
  xSectorSize: 'i',
  xDeviceCharacteristics: 'i',
}
/** In the order of the struct; dynamic libraries are none of its business. */
const vfsOrder = [
  'xOpen',
  'xDelete',
  'xAccess',
  'xFullPathname',
  '',
  '',
  '',
  '',
  'xRandomness',
  'xSleep',
  'xCurrentTime',
  'xGetLastError',
  'xCurrentTimeInt64',
]

/** A throw must not pass through C: it is an error of the file system there. */
function typed(names: Readonly<Record<string, string>>, methods: Methods): Callbacks {
  return Object.fromEntries(
    Object.entries(names).map(([name, takes]) => {
      const method = methods[name] ?? (() => IOERR)
      const run = (...values: never[]): number => {
        try {
          return method(...values)
        } catch {
          return IOERR
        }
      }
      return [name, { takes, run }]
    }),
  )
}

/** Makes the image the only file system that there is. */
export function registerVfs(library: SqliteLibrary, image: Image, host: SqliteHost): void {
  const open = new Map<number, OpenFile>()
  const io = library.give(typed(fileMethods, methodsOfFiles(library, image, open)))
  const ioAt = library.allocate(4 * (1 + Object.keys(fileMethods).length))
  for (const [index, pointer] of [1, ...Object.keys(fileMethods).map((name) => io[name] ?? 0)].entries())
    library.view.setInt32(ioAt + 4 * index, pointer, true)
  const own = library.give(typed(vfsMethods, methodsOfVfs(library, image, host, open, ioAt)))
  const fields = [
    2,
    FILE_BYTES,
    MOST_PATH_BYTES,
    0,
    library.textAt('image').pointer,
    0,
    ...vfsOrder.map((name) => own[name] ?? 0),
  ]
  const at = library.allocate(4 * fields.length)
  for (const [index, field] of fields.entries()) library.view.setInt32(at + 4 * index, field, true)
  if (library.call.sqlite3_vfs_register(at, 1) !== OK) throw new Error('SQLite refused its file system')
}

function methodsOfVfs(
  library: SqliteLibrary,
  image: Image,
  host: SqliteHost,
  open: Map<number, OpenFile>,
  ioAt: number,
): Methods {
  return {
    xOpen: (_vfs: number, name: number, at: number, flags: number, given: number) => {
      const isPassing = name === 0 || (flags & OPEN_DELETE_ON_CLOSE) !== 0
      const path = library.readText(name)
      const known = isPassing ? new ImageFile() : image.open(path)
      if (known === undefined && (flags & OPEN_CREATE) === 0) return CANTOPEN
      open.set(at, { path, file: known ?? image.create(path), isPassing })
      library.view.setInt32(at, ioAt, true)
      if (given !== 0) library.view.setInt32(given, flags, true)
      return OK
    },
    xDelete: (_vfs: number, name: number) => {
      // SQLite asks for files that may not be there.
      image.remove(library.readText(name))
      return OK
    },
    xAccess: (_vfs: number, name: number, _flags: number, answer: number) => {
      library.view.setInt32(answer, image.has(library.readText(name)) ? 1 : 0, true)
      return OK
    },
    xFullPathname: (_vfs: number, name: number, length: number, to: number) => {
      const path = library.bytes.slice(name, library.bytes.indexOf(0, name) + 1)
      if (path.length > length) return CANTOPEN
      library.bytes.set(path, to)
      return OK
    },
    xRandomness: (_vfs: number, length: number, to: number) => {
      for (let index = 0; index < length; index++) library.bytes[to + index] = Math.floor(host.random() * 256)
      return length
    },
    xSleep: (_vfs: number, durationUs: number) => durationUs,
    xCurrentTime: (_vfs: number, to: number) => {
      library.view.setFloat64(to, (host.wallClockMs() + JULIAN_EPOCH_MS) / 86_400_000, true)
      return OK
    },
    xGetLastError: () => OK,
    xCurrentTimeInt64: (_vfs: number, to: number) => {
      library.view.setBigInt64(to, BigInt(Math.floor(host.wallClockMs()) + JULIAN_EPOCH_MS), true)
      return OK
    },
  }
}

function methodsOfFiles(library: SqliteLibrary, image: Image, open: Map<number, OpenFile>): Methods {
  const fileAt = (at: number): OpenFile => {
    const file = open.get(at)
    if (file === undefined) throw new Error('no such open file')
    return file
  }
  return {
    xClose: (at: number) => {
      open.delete(at)
      return OK
    },
    xRead: (at: number, to: number, length: number, offset: bigint) => {
      const read = fileAt(at).file.read(Number(offset), length)
      library.bytes.set(read, to)
      if (read.length === length) return OK
      library.bytes.fill(0, to + read.length, to + length)
      return IOERR_SHORT_READ
    },
    xWrite: (at: number, from: number, length: number, offset: bigint) => {
      const { path, file, isPassing } = fileAt(at)
      const data = library.bytes.slice(from, from + length) as Uint8Array<ArrayBuffer>
      if (isPassing) file.write(Number(offset), data)
      else image.write(path, file, Number(offset), data)
      return OK
    },
    xTruncate: (at: number, length: bigint) => {
      const { path, file, isPassing } = fileAt(at)
      if (isPassing) file.truncate(Number(length))
      else image.truncate(path, file, Number(length))
      return OK
    },
    xSync: (at: number) => {
      const { path, isPassing } = fileAt(at)
      if (!isPassing) image.sync(path)
      return OK
    },
    xFileSize: (at: number, to: number) => {
      library.view.setBigInt64(to, BigInt(fileAt(at).file.length), true)
      return OK
    },
    // Nobody else has the file open.
    xLock: () => OK,
    xUnlock: () => OK,
    xCheckReservedLock: (_at: number, answer: number) => {
      library.view.setInt32(answer, 0, true)
      return OK
    },
    xFileControl: () => NOTFOUND,
    xSectorSize: () => SECTOR_BYTES,
    xDeviceCharacteristics: () => POWERSAFE_OVERWRITE,
  }
}
