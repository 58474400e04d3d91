/** Keeps the page and an exercise's folder in step, one step at a time, and says how it stands. */
import { type Disk, type Fault, hashFiles, type WriteFailure } from '../../runtime/files/protocol.ts'
import type { FilesLink } from '../../runtime/local/files-link.ts'
import type { Files } from '../session/files.ts'
import { bringTogether, type Side, type Together } from './bring-together.ts'
import type { CommonKeeper } from './common-keeper.ts'

export interface PageEnd {
  readonly files: Files
  readonly starter: Files
  /** The stage with which its code began. Nothing for the starter. */
  readonly startedAt: string | undefined
  /** Whether the browser keeps what the page has, or will once the typing pauses. */
  readonly isKept: boolean
  readonly isTyping: boolean
  /** Replaces what the page has, which is kept as a version, unless it has changed by then. */
  takeOver(files: Files, startedAt: string | undefined): Promise<'taken' | 'changed' | 'not-kept'>
  /** The same code, of which it is known now where it began. */
  noteStart(stage: string): void
  /** Keeps what is on disk as a version. */
  keep(files: Files): Promise<boolean>
}

export type DiskEnd = Pick<FilesLink, 'layOut' | 'save'>

export type DiskStatus =
  /** Nothing is known yet. */
  | { readonly kind: 'looking' }
  /** There is no folder. `wasThere`: there was one before. */
  | { readonly kind: 'absent'; readonly wasThere: boolean }
  | { readonly kind: 'in-step' }
  | { readonly kind: 'writing' }
  | {
      readonly kind: 'conflict'
      readonly names: readonly string[]
      readonly page: Files
      readonly disk: Files
    }
  | { readonly kind: 'file-fault'; readonly name: string; readonly fault: Fault | 'missing' }
  | { readonly kind: 'folder-fault'; readonly fault: 'link' | 'not-a-folder' | 'unreadable' }
  | { readonly kind: 'not-written'; readonly failure: WriteFailure }
  /** An earlier version could not be kept, so nothing was replaced. */
  | { readonly kind: 'not-kept' }
  | { readonly kind: 'lost' }

type Conflict = Extract<DiskStatus, { kind: 'conflict' }>
type Follow = Extract<Together, { kind: 'follow' }>

export interface DiskSyncOptions {
  readonly page: PageEnd
  readonly disk: DiskEnd
  readonly common: CommonKeeper
  onStatus(status: DiskStatus): void
}

export class DiskSync {
  status: DiskStatus = { kind: 'looking' }
  readonly #options: DiskSyncOptions
  #disk: Disk | undefined
  #choice: { readonly side: Side; readonly conflict: Conflict } | undefined
  #isWorking = false
  #isDue = false

  constructor(options: DiskSyncOptions) {
    this.#options = options
  }

  /** What is on disk now. */
  told(disk: Disk): void {
    this.#disk = disk
    this.look()
  }

  /** The server is away. Told only to who has something on disk. */
  lost(): void {
    const hasFolder = this.#options.common.isKnown || (this.#disk ?? { kind: 'absent' }).kind !== 'absent'
    this.#disk = undefined
    this.#show({ kind: hasFolder || this.status.kind === 'lost' ? 'lost' : 'looking' })
  }

  /** Something may have changed. */
  look(): void {
    this.#isDue = true
    if (!this.#isWorking) void this.#work()
  }

  /** Whose files are kept. Void when either side has changed since the conflict was shown. */
  choose(side: Side, conflict: Conflict): void {
    this.#choice = { side, conflict }
    this.look()
  }

  /** Writes what is missing on disk. */
  async layOut(): Promise<void> {
    const { page, disk } = this.#options
    const outcome = await disk.layOut(page.files, page.startedAt)
    if (outcome.kind === 'failed') this.#show({ kind: 'not-written', failure: outcome })
    else this.look()
  }

  /** A folder that is gone is no longer missed. */
  forget(): void {
    this.#options.common.forget()
    this.look()
  }

  async #work(): Promise<void> {
    this.#isWorking = true
    try {
      while (this.#isDue) {
        this.#isDue = false
        await this.#step()
      }
    } finally {
      this.#isWorking = false
    }
  }

  async #step(): Promise<void> {
    const { page, common } = this.#options
    const disk = this.#disk
    // Told again when the typing has paused, or the server is back.
    if (disk === undefined || page.isTyping) return
    if (disk.kind === 'absent') return this.#show({ kind: 'absent', wasThere: common.isKnown })
    if (disk.kind === 'unusable') return this.#show({ kind: 'folder-fault', fault: disk.reason })
    const fault = faultOf(disk)
    if (fault !== undefined) return this.#show(fault)
    const texts = textsOf(disk)
    const three = { page: page.files, disk: texts, common: common.hashes, starter: page.starter }
    const found = bringTogether(three)
    if (found.kind === 'in-step') return await this.#agreeOnStart(disk)
    if (found.kind === 'follow') return await this.#follow(found, texts, disk.startedAt)
    const conflict: Conflict = { kind: 'conflict', names: found.names, page: page.files, disk: texts }
    const side = this.#chosenFor(conflict)
    if (side === undefined) return this.#show(conflict)
    const settled = bringTogether(three, side)
    if (settled.kind !== 'follow') return
    if (side === 'page' && !(await page.keep(texts))) return this.#show({ kind: 'not-kept' })
    await this.#follow(settled, texts, disk.startedAt)
  }

  /** A choice is made once, for what was seen. */
  #chosenFor(conflict: Conflict): Side | undefined {
    const choice = this.#choice
    this.#choice = undefined
    const isStill = choice?.conflict.page === conflict.page && same(choice.conflict.disk, conflict.disk)
    return isStill ? choice.side : undefined
  }

  /** The page first: it keeps what it had, whatever becomes of the writing. */
  async #follow({ files, toPage, toDisk }: Follow, before: Files, onDisk: string | undefined): Promise<void> {
    const { page, disk } = this.#options
    // It comes with the code; and where both sides gave some, help that one of them had was had.
    const began =
      toPage.length === 0 ? page.startedAt : (onDisk ?? (toDisk.length > 0 ? page.startedAt : undefined))
    if (toPage.length > 0) {
      const outcome = await page.takeOver(files, began)
      if (outcome === 'not-kept') return this.#show({ kind: 'not-kept' })
      // It was typed into, or another tab saved.
      if (outcome === 'changed') return this.look()
    }
    if (toDisk.length === 0) return this.#inStep(files)
    this.#show({ kind: 'writing' })
    const outcome = await disk.save(pick(files, toDisk), hashFiles(pick(before, toDisk)), began)
    if (outcome.kind === 'failed') this.#show({ kind: 'not-written', failure: outcome })
    // What has changed was told before, and what is lost is.
    else if (outcome.kind === 'done') this.#inStep(files)
  }

  /** The files are the same: what one side knows of where they began, the other is told. */
  async #agreeOnStart(folder: Folder): Promise<void> {
    const { page, disk } = this.#options
    if (folder.startedAt !== undefined) {
      if (folder.startedAt !== page.startedAt) page.noteStart(folder.startedAt)
    } else if (page.startedAt !== undefined) {
      const outcome = await disk.save({}, {}, page.startedAt)
      if (outcome.kind === 'failed') return this.#show({ kind: 'not-written', failure: outcome })
    }
    this.#inStep(page.files)
  }

  #inStep(files: Files): void {
    const { page, common } = this.#options
    common.keep(hashFiles(files), page.isKept)
    this.#show({ kind: 'in-step' })
  }

  #show(status: DiskStatus): void {
    // The server went away meanwhile: that is all that is known.
    if (this.#disk === undefined && status.kind !== 'lost' && status.kind !== 'looking') return
    this.status = status
    this.#options.onStatus(status)
  }
}

type Folder = Extract<Disk, { kind: 'folder' }>

/** The first that there is. */
function faultOf({ files }: Folder): DiskStatus | undefined {
  for (const [name, { kind }] of Object.entries(files)) {
    if (kind !== 'text') return { kind: 'file-fault', name, fault: kind }
  }
  return undefined
}

function textsOf({ files }: Folder): Files {
  return Object.fromEntries(
    Object.entries(files).map(([name, file]) => [name, file.kind === 'text' ? file.text : '']),
  )
}

function pick(files: Files, names: readonly string[]): Files {
  return Object.fromEntries(names.map((name) => [name, files[name] ?? '']))
}

function same(one: Files, other: Files): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
