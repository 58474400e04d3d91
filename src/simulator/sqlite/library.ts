/**
 * SQLite as WebAssembly, the build of `@sqlite.org/sqlite-wasm`, without its glue: nothing of the machine but what a node
 * has is lent to it. The glue (440 KB) brings file systems, threads and workers that nobody wants here, and clocks that
 * would be the machine's.
 */
import { type Callback, type Callbacks, connect } from './callbacks.ts'

/** What the code of SQLite is lent of the node that it runs on. */
export interface SqliteHost {
  wallClockMs(): number
  /** From 0 up to 1. */
  random(): number
}

type Call = (...values: number[]) => number

/** The functions of SQLite's C interface that are called here; pointers are numbers. */
export interface SqliteFunctions {
  readonly malloc: Call
  readonly free: (pointer: number) => void
  readonly sqlite3_initialize: Call
  readonly sqlite3_vfs_register: Call
  readonly sqlite3_open_v2: Call
  readonly sqlite3_close_v2: Call
  readonly sqlite3_prepare_v2: Call
  readonly sqlite3_step: Call
  readonly sqlite3_finalize: Call
  readonly sqlite3_errmsg: Call
  readonly sqlite3_extended_errcode: Call
  readonly sqlite3_error_offset: Call
  readonly sqlite3_stmt_status: Call
  readonly sqlite3_bind_parameter_count: Call
  readonly sqlite3_bind_null: Call
  readonly sqlite3_bind_double: Call
  readonly sqlite3_bind_int64: (statement: number, index: number, value: bigint) => number
  readonly sqlite3_bind_text: Call
  readonly sqlite3_bind_blob: Call
  readonly sqlite3_column_count: Call
  readonly sqlite3_column_name: Call
  readonly sqlite3_column_type: Call
  readonly sqlite3_column_int64: (statement: number, index: number) => bigint
  readonly sqlite3_column_double: Call
  readonly sqlite3_column_text: Call
  readonly sqlite3_column_blob: Call
  readonly sqlite3_column_bytes: Call
  readonly sqlite3_changes: Call
  readonly sqlite3_total_changes: Call
  readonly sqlite3_last_insert_rowid: (database: number) => bigint
  readonly sqlite3_get_autocommit: Call
  readonly sqlite3_progress_handler: (database: number, every: number, handler: number, given: number) => void
  readonly sqlite3_set_authorizer: Call
  readonly sqlite3_limit: Call
  readonly sqlite3__wasm_db_config_ip: Call
}

interface Exports extends SqliteFunctions {
  readonly __wasm_call_ctors: () => void
  readonly __indirect_function_table: WebAssembly.Table
}

/** What a boot's SQLite may take, its caches and what a query sorts; the database itself lies outside. */
const mostPages = 1024
/** As the module asks for: 8 MiB to begin with. */
const firstPages = 128
/** WASI's number for a call that there is not. */
const NOT_THERE = 52

/** Of a function that nobody gives any more: an error of the file system. */
const FAILED = 10

interface Given {
  callbacks: Callbacks | undefined
  places: Readonly<Record<string, number>>
}

const encoder = new TextEncoder()
// A mark at the beginning of a text is a part of it.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * One instance, with memory of its own: a boot's. When the boot is over it is given back, and begins anew, to the byte, for
 * another one: to make one takes longer than most boots do, and each takes eight megabytes until the engine cleans up.
 */
export class SqliteLibrary {
  #instance: SqliteInstance | undefined
  readonly #module: WebAssembly.Module

  constructor(module: WebAssembly.Module, host: SqliteHost) {
    this.#module = module
    const instance = idle.get(module)?.pop() ?? new SqliteInstance(module)
    instance.begin(host)
    this.#instance = instance
  }

  /** Throws when it was given back: whoever had it is gone. */
  get #own(): SqliteInstance {
    if (this.#instance === undefined) throw new Error('the database is closed')
    return this.#instance
  }

  get call(): SqliteFunctions {
    return this.#own.call
  }

  get bytes(): Uint8Array {
    return this.#own.bytes
  }

  get view(): DataView {
    return this.#own.view
  }

  giveBack(): void {
    const instance = this.#instance
    this.#instance = undefined
    if (instance?.end() !== true) return
    const others = idle.get(this.#module) ?? []
    idle.set(this.#module, others)
    if (others.length < mostIdle) others.push(instance)
  }

  /** Places in the table of functions, by name: what C calls a pointer to a function. */
  give(callbacks: Callbacks): Readonly<Record<string, number>> {
    return this.#own.give(callbacks)
  }

  /** Zeros, for good or until they are freed. */
  allocate(length: number): number {
    const pointer = this.call.malloc(Math.max(1, length))
    if (pointer === 0) throw new RangeError('SQLite has no memory left')
    this.bytes.fill(0, pointer, pointer + length)
    return pointer
  }

  /** UTF-8 with a zero behind it, for good or until it is freed. */
  textAt(text: string): { readonly pointer: number; readonly length: number } {
    const bytes = encoder.encode(text)
    const pointer = this.allocate(bytes.length + 1)
    this.bytes.set(bytes, pointer)
    return { pointer, length: bytes.length }
  }

  /** Up to its zero, or so many bytes. */
  readText(pointer: number, length?: number): string {
    if (pointer === 0) return ''
    const { bytes } = this
    const end = length === undefined ? bytes.indexOf(0, pointer) : pointer + length
    return decoder.decode(bytes.subarray(pointer, end))
  }
}

/** Those that nobody has, by their module. */
const idle = new WeakMap<WebAssembly.Module, SqliteInstance[]>()
const mostIdle = 8
/** What the memory holds when SQLite is initialised, up to the last byte that is not zero: the same for all. */
const beginnings = new WeakMap<WebAssembly.Module, Uint8Array>()

class SqliteInstance {
  readonly call: SqliteFunctions
  readonly #module: WebAssembly.Module
  readonly #memory: WebAssembly.Memory
  readonly #table: WebAssembly.Table
  #bytes: Uint8Array
  #view: DataView
  #host: SqliteHost | undefined
  /** By the names of the functions: those who have it give the same ones, which do something else each time. */
  readonly #given = new Map<string, Given>()

  constructor(module: WebAssembly.Module) {
    this.#module = module
    this.#memory = new WebAssembly.Memory({ initial: firstPages, maximum: mostPages })
    this.#bytes = new Uint8Array(this.#memory.buffer)
    this.#view = new DataView(this.#memory.buffer)
    const instance = new WebAssembly.Instance(module, this.#lend(module))
    const exports = instance.exports as unknown as Exports
    this.call = exports
    this.#table = exports.__indirect_function_table
    exports.__wasm_call_ctors()
    if (exports.sqlite3_initialize() !== 0) throw new Error('SQLite did not start')
    if (!beginnings.has(module)) beginnings.set(module, this.#bytes.slice(0, lastByteOf(this.#bytes) + 1))
  }

  begin(host: SqliteHost): void {
    this.#host = host
  }

  /** False when it is good for nobody else: its memory has grown, and does not shrink. */
  end(): boolean {
    this.#host = undefined
    for (const given of this.#given.values()) given.callbacks = undefined
    const beginning = beginnings.get(this.#module)
    if (beginning === undefined || this.#memory.buffer.byteLength > firstPages * 65_536) return false
    this.bytes.set(beginning)
    this.bytes.fill(0, beginning.length)
    return true
  }

  give(callbacks: Callbacks): Readonly<Record<string, number>> {
    const key = Object.keys(callbacks).join()
    const known = this.#given.get(key)
    if (known !== undefined) {
      known.callbacks = callbacks
      return known.places
    }
    const given: Given = { callbacks, places: {} }
    const relayed = Object.entries(callbacks).map(([name, { takes }]): [string, Callback] => [
      name,
      { takes, run: (...values) => given.callbacks?.[name]?.run(...values) ?? FAILED },
    ])
    const functions = Object.entries(connect(Object.fromEntries(relayed)))
    const first = this.#table.grow(functions.length)
    given.places = Object.fromEntries(
      functions.map(([name, callback], index) => {
        this.#table.set(first + index, callback)
        return [name, first + index]
      }),
    )
    this.#given.set(key, given)
    return given.places
  }

  /** The bytes of now: memory that has grown is another buffer. */
  get bytes(): Uint8Array {
    if (this.#bytes.buffer !== this.#memory.buffer) this.#bytes = new Uint8Array(this.#memory.buffer)
    return this.#bytes
  }

  get view(): DataView {
    if (this.#view.buffer !== this.#memory.buffer) this.#view = new DataView(this.#memory.buffer)
    return this.#view
  }

  /** All that the module asks for: clocks of the node, memory up to a limit, and of a file system that there is none. */
  #lend(module: WebAssembly.Module): WebAssembly.Imports {
    const own: Readonly<Record<string, (...values: never[]) => unknown>> = {
      emscripten_date_now: () => this.#nowMs,
      emscripten_get_now: () => this.#nowMs,
      clock_time_get: (_clock: number, _precision: bigint, at: number) => {
        this.view.setBigUint64(at, BigInt(Math.floor(this.#nowMs)) * 1_000_000n, true)
        return 0
      },
      emscripten_get_heap_max: () => mostPages * 65_536,
      emscripten_resize_heap: (wanted: number) => this.#growTo(wanted >>> 0),
      environ_sizes_get: (count: number, size: number) => {
        this.view.setUint32(count, 0, true)
        this.view.setUint32(size, 0, true)
        return 0
      },
      environ_get: () => 0,
      _tzset_js: (zone: number, daylight: number, standard: number, summer: number) => {
        this.view.setInt32(zone, 0, true)
        this.view.setInt32(daylight, 0, true)
        for (const name of [standard, summer]) this.bytes.set(encoder.encode('UTC\0'), name)
      },
      _localtime_js: (seconds: bigint, at: number) => this.#writeTime(Number(seconds), at),
    }
    const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {}
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
      const names = imports[from] ?? {}
      imports[from] = names
      names[name] =
        kind === 'memory' ? this.#memory : (own[name] ?? (() => (from === 'env' ? -NOT_THERE : NOT_THERE)))
    }
    return imports
  }

  get #nowMs(): number {
    return this.#host?.wallClockMs() ?? 0
  }

  #growTo(length: number): number {
    const pages = Math.ceil(length / 65_536) - this.#memory.buffer.byteLength / 65_536
    if (pages <= 0) return 1
    if (length > mostPages * 65_536) return 0
    this.#memory.grow(pages)
    return 1
  }

  /** A `struct tm`: every node lives in UTC. */
  #writeTime(seconds: number, at: number): void {
    const time = new Date(seconds * 1000)
    const year = time.getUTCFullYear()
    const dayOfYear = Math.floor((time.getTime() - Date.UTC(year, 0, 1)) / 86_400_000)
    const fields = [
      time.getUTCSeconds(),
      time.getUTCMinutes(),
      time.getUTCHours(),
      time.getUTCDate(),
      time.getUTCMonth(),
      year - 1900,
      time.getUTCDay(),
      dayOfYear,
      0,
      0,
    ]
    for (const [index, field] of fields.entries()) this.view.setInt32(at + 4 * index, field, true)
  }
}

function lastByteOf(bytes: Uint8Array): number {
  let last = bytes.length - 1
  while (last > 0 && bytes[last] === 0) last--
  return last
}
