/** A page and a disk that follow each other, with nothing real behind them. */
import { beforeEach, expect, test } from 'vitest'
import { type Disk, type Hashes, hashText } from '../../runtime/files/protocol.ts'
import type { Files } from '../session/files.ts'
import { CommonKeeper } from './common-keeper.ts'
import { type DiskEnd, type DiskStatus, DiskSync, type PageEnd } from './disk-sync.ts'

const starter = { 'web.ts': 'starter', 'store.ts': 'starter' }

class TestPage implements PageEnd {
  files: Files = starter
  readonly starter = starter
  startedAt: string | undefined
  isKept = true
  isTyping = false
  canKeepVersions = true
  readonly versions: Files[] = []
  /** Happens while a version is being kept. */
  meanwhile: () => void = () => {}

  type(changes: Files): void {
    this.files = { ...this.files, ...changes }
  }

  async keep(files: Files): Promise<boolean> {
    await Promise.resolve()
    if (this.canKeepVersions) this.versions.push(files)
    this.meanwhile()
    this.meanwhile = () => {}
    return this.canKeepVersions
  }

  noteStart(stage: string): void {
    this.startedAt = stage
  }

  async takeOver(files: Files, startedAt: string | undefined) {
    const own = this.files
    if (!(await this.keep(own))) return 'not-kept'
    if (this.files !== own) return 'changed'
    this.files = files
    this.startedAt = startedAt
    return 'taken'
  }
}

class TestDisk implements DiskEnd {
  files: Record<string, string> | undefined = { ...starter }
  startedAt: string | undefined
  isFull = false
  /** Is told of every change. */
  tell: (disk: Disk) => void = () => {}

  state(): Disk {
    if (this.files === undefined) return { kind: 'absent' }
    const texts = Object.entries(this.files).map(([name, text]) => [name, { kind: 'text', text }])
    return {
      kind: 'folder',
      files: Object.fromEntries(texts),
      strangers: [],
      ...(this.startedAt !== undefined && { startedAt: this.startedAt }),
    }
  }

  write(changes: Files): void {
    this.files = { ...this.files, ...changes }
    this.tell(this.state())
  }

  async layOut(files: Files) {
    this.write({ ...files, ...this.files })
    return { kind: 'done' } as const
  }

  async save(files: Files, over: Hashes, startedAt?: string) {
    await Promise.resolve()
    if (this.isFull) return { kind: 'failed', reason: 'no-room', path: 'web.ts', code: 'ENOSPC' } as const
    if (Object.keys(files).some((name) => hashText(this.files?.[name] ?? '') !== over[name])) {
      this.tell(this.state())
      return { kind: 'changed' } as const
    }
    this.startedAt = startedAt
    this.write(files)
    return { kind: 'done' } as const
  }
}

class KeptInMemory implements Storage {
  readonly #values = new Map<string, string>()
  readonly length = 0
  clear = (): void => this.#values.clear()
  key = (): null => null
  getItem = (key: string): string | null => this.#values.get(key) ?? null
  setItem = (key: string, value: string): void => void this.#values.set(key, value)
  removeItem = (key: string): void => void this.#values.delete(key)
}

let page: TestPage
let disk: TestDisk
let storage: Storage
let sync: DiskSync
let waiting: { readonly holds: () => boolean; readonly resolve: () => void } | undefined
beforeEach(() => {
  page = new TestPage()
  disk = new TestDisk()
  storage = new KeptInMemory()
  sync = open()
})

/** As a page does when it is loaded. */
function open(): DiskSync {
  const opened = new DiskSync({
    page,
    disk,
    common: new CommonKeeper(storage, 'echo', starter),
    onStatus: () => {
      if (waiting?.holds()) waiting.resolve()
    },
  })
  disk.tell = (state) => opened.told(state)
  return opened
}

async function settled(kind: DiskStatus['kind'], holds: () => boolean = () => true): Promise<void> {
  const both = () => sync.status.kind === kind && holds()
  if (both()) return
  await new Promise<void>((resolve) => (waiting = { holds: both, resolve }))
}

function conflict() {
  if (sync.status.kind !== 'conflict') throw new Error(`it is ${sync.status.kind}`)
  return sync.status
}

async function inStep(): Promise<void> {
  disk.tell(disk.state())
  await settled('in-step')
}

async function typed(changes: Files): Promise<void> {
  page.type(changes)
  sync.look()
  await settled('in-step', () => disk.files?.['web.ts'] === page.files['web.ts'])
}

test('what is typed goes to disk, what is saved comes to the page, and what it had is kept', async () => {
  await inStep()
  await typed({ 'web.ts': 'typed' })
  disk.write({ 'web.ts': 'saved' })
  await settled('in-step', () => page.files['web.ts'] === 'saved')
  expect(page.versions).toEqual([{ 'web.ts': 'typed', 'store.ts': 'starter' }])
})

test('who comes back finds what was saved meanwhile, and the disk what was typed', async () => {
  await inStep()
  await typed({ 'web.ts': 'typed' })
  disk.tell = () => {}
  disk.write({ 'store.ts': 'saved' })
  page.type({ 'web.ts': 'typed on' })
  sync = open()
  await inStep()
  expect(page.files).toEqual({ 'web.ts': 'typed on', 'store.ts': 'saved' })
  expect(disk.files).toEqual(page.files)
})

test('a folder from before, with other code than a page that was worked on, is a conflict', async () => {
  page.type({ 'web.ts': 'typed' })
  disk.files = { ...starter, 'web.ts': 'saved' }
  disk.tell(disk.state())
  await settled('conflict')
})

test('a folder from before with work in it comes to a page without any, and the other way round', async () => {
  disk.files = { ...starter, 'web.ts': 'saved' }
  await inStep()
  expect(page.files['web.ts']).toBe('saved')
})

test.each(['page', 'disk'] as const)(
  'in a conflict nothing is written; “%s” keeps the other as a version',
  async (side) => {
    await inStep()
    page.type({ 'web.ts': 'typed' })
    disk.write({ 'web.ts': 'saved' })
    await settled('conflict')
    expect([page.files['web.ts'], disk.files?.['web.ts']]).toEqual(['typed', 'saved'])
    expect(conflict()).toMatchObject({ names: ['web.ts'], page: page.files, disk: disk.files })
    sync.choose(side, conflict())
    await settled('in-step')
    const [won, lost] = side === 'page' ? ['typed', 'saved'] : ['saved', 'typed']
    expect([page.files['web.ts'], disk.files?.['web.ts']]).toEqual([won, won])
    expect(page.versions).toEqual([{ 'web.ts': lost, 'store.ts': 'starter' }])
  },
)

test('a choice for what is no longer there is none: it is asked again', async () => {
  await inStep()
  page.type({ 'web.ts': 'typed' })
  disk.write({ 'web.ts': 'saved' })
  await settled('conflict')
  const shown = conflict()
  disk.write({ 'web.ts': 'saved again' })
  await settled('conflict', () => conflict().disk['web.ts'] === 'saved again')
  sync.choose('page', shown)
  await settled('conflict', () => conflict() !== shown)
  expect(disk.files?.['web.ts']).toBe('saved again')
})

test('what is saved while the page’s is being kept is not overwritten', async () => {
  await inStep()
  page.type({ 'web.ts': 'typed' })
  disk.write({ 'web.ts': 'saved' })
  await settled('conflict')
  page.meanwhile = () => {
    disk.files = { ...disk.files, 'web.ts': 'saved again' }
  }
  const shown = conflict()
  sync.choose('page', shown)
  await settled('conflict', () => conflict() !== shown)
  expect(disk.files?.['web.ts']).toBe('saved again')
  expect(page.files['web.ts']).toBe('typed')
})

test('what is typed while the page takes over is not overwritten', async () => {
  await inStep()
  page.meanwhile = () => page.type({ 'web.ts': 'typed' })
  disk.write({ 'web.ts': 'saved' })
  await settled('conflict')
  expect([page.files['web.ts'], disk.files?.['web.ts']]).toEqual(['typed', 'saved'])
})

test('where no version can be kept, nothing is replaced', async () => {
  await inStep()
  page.canKeepVersions = false
  disk.write({ 'web.ts': 'saved' })
  await settled('not-kept')
  expect(page.files['web.ts']).toBe('starter')
})

test('a disk that is full is told, and tried again with the next change', async () => {
  await inStep()
  disk.isFull = true
  page.type({ 'web.ts': 'typed' })
  sync.look()
  await settled('not-written')
  disk.isFull = false
  await typed({ 'web.ts': 'typed on' })
  expect(disk.files?.['web.ts']).toBe('typed on')
})

test('a file that is gone or unreadable holds all up; laid out again, it has what the page has', async () => {
  await inStep()
  page.type({ 'store.ts': 'typed' })
  const { 'store.ts': _gone, ...rest } = disk.files ?? {}
  disk.files = rest
  sync.told({
    kind: 'folder',
    files: { 'web.ts': { kind: 'text', text: 'saved' }, 'store.ts': { kind: 'missing' } },
    strangers: [],
  })
  await settled('file-fault')
  expect(sync.status).toEqual({ kind: 'file-fault', name: 'store.ts', fault: 'missing' })
  expect(page.files['web.ts']).toBe('starter')
  await sync.layOut()
  await settled('in-step')
  expect(disk.files?.['store.ts']).toBe('typed')
})

test('a folder that is gone is missed until it is laid out again, or forgotten', async () => {
  await inStep()
  disk.files = undefined
  disk.tell(disk.state())
  await settled('absent')
  expect(sync.status).toEqual({ kind: 'absent', wasThere: true })
  sync.forget()
  await settled('absent', () => sync.status.kind === 'absent' && !sync.status.wasThere)
  expect(open().status).toEqual({ kind: 'looking' })
})

test('without the server the page goes on; back again, it catches up', async () => {
  await inStep()
  sync.lost()
  page.type({ 'web.ts': 'typed' })
  sync.look()
  expect(sync.status).toEqual({ kind: 'lost' })
  disk.tell(disk.state())
  await settled('in-step')
  expect(disk.files?.['web.ts']).toBe('typed')
})

test('while somebody types, nothing is taken or written', async () => {
  await inStep()
  page.isTyping = true
  disk.write({ 'web.ts': 'saved' })
  expect(page.files['web.ts']).toBe('starter')
  page.isTyping = false
  sync.look()
  await settled('in-step', () => page.files['web.ts'] === 'saved')
})

test('a browser that keeps no drafts does not take an old one for a change: what differs is asked', async () => {
  await inStep()
  page.isKept = false
  await typed({ 'web.ts': 'typed' })
  page.files = { ...starter, 'web.ts': 'an older draft' }
  sync = open()
  disk.tell(disk.state())
  await settled('conflict')
  expect(disk.files?.['web.ts']).toBe('typed')
})

test('who has nothing on disk is not told of a server that went away', async () => {
  disk.files = undefined
  disk.tell(disk.state())
  await settled('absent')
  sync.lost()
  expect(sync.status).toEqual({ kind: 'looking' })
})

test('where code began goes with it, to the side that takes it over', async () => {
  disk.startedAt = 'count'
  disk.write({ 'web.ts': 'checkpoint' })
  sync.told(disk.state())
  await settled('in-step', () => page.startedAt === 'count')
  expect(page.files['web.ts']).toBe('checkpoint')

  page.startedAt = undefined
  page.type({ 'web.ts': 'starter again' })
  sync.look()
  await settled('in-step', () => disk.files?.['web.ts'] === 'starter again')
  expect(disk.startedAt).toBeUndefined()
  expect(page.startedAt).toBeUndefined()
})

test('of the same code, what one side knows of where it began the other is told', async () => {
  page.startedAt = 'count'
  sync.told(disk.state())
  await settled('in-step', () => disk.startedAt === 'count')

  page.startedAt = undefined
  sync = open()
  sync.told(disk.state())
  await settled('in-step', () => page.startedAt === 'count')
})

test('help that one side had is told of what both made', async () => {
  sync.told(disk.state())
  await settled('in-step')
  page.startedAt = 'count'
  page.type({ 'web.ts': 'page' })
  disk.write({ 'store.ts': 'disk' })
  await settled('in-step', () => disk.files?.['web.ts'] === 'page' && page.files['store.ts'] === 'disk')
  expect([page.startedAt, disk.startedAt]).toEqual(['count', 'count'])
})
