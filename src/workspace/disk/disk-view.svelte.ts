/** The folder on disk as the workspace shows it: how it stands, and what is open of it. */
import type { Disk } from '../../runtime/files/protocol.ts'
import { FilesLink } from '../../runtime/local/files-link.ts'
import type { Files } from '../session/files.ts'
import type { Session } from '../session/session.svelte.ts'
import { CommonKeeper } from './common-keeper.ts'
import { type DiskStatus, DiskSync, type PageEnd } from './disk-sync.ts'

export class DiskView {
  status = $state.raw<DiskStatus>({ kind: 'looking' })
  /** As `workspace/load-balancer`. */
  place: string = $state('')
  /** Programs on disk that are none of the exercise's, but for those dismissed. */
  strangers = $state.raw<readonly string[]>([])
  /** Counts the times that the page took over what was on disk. */
  taken = $state(0)
  dialog = $state<'lay-out' | 'choose' | undefined>()
  readonly sync: DiskSync
  readonly #link: FilesLink
  #dismissed: readonly string[] = []

  constructor(session: Session) {
    // Until the server says how this machine writes it.
    this.place = `workspace/${session.exercise}`
    this.#link = new FilesLink({
      origin: location.origin,
      exercise: session.exercise,
      onDisk: (disk, place) => this.#told(disk, place),
      onLost: () => this.sync.lost(),
    })
    this.sync = new DiskSync({
      page: this.#pageOf(session),
      disk: this.#link,
      common: new CommonKeeper(storageIfAny(), session.exercise, session.starter),
      onStatus: (status) => {
        this.status = status
      },
    })
  }

  dismissStrangers(): void {
    this.#dismissed = [...this.#dismissed, ...this.strangers]
    this.strangers = []
  }

  end(): void {
    this.#link.end()
  }

  #told(disk: Disk, place: string): void {
    this.place = place
    const strangers = disk.kind === 'folder' ? disk.strangers : []
    this.strangers = strangers.filter((name) => !this.#dismissed.includes(name))
    this.sync.told(disk)
  }

  #pageOf(session: Session): PageEnd {
    return {
      get files() {
        return session.files
      },
      starter: session.starter,
      get startedAt() {
        return session.startedAt
      },
      get isKept() {
        return session.saved.kind !== 'failed'
      },
      get isTyping() {
        return session.saved.kind === 'pending'
      },
      keep: (files: Files) => session.keep(files, 'overwritten'),
      noteStart: (stage: string) => session.noteStart(stage),
      takeOver: async (files: Files, startedAt: string | undefined) => {
        const outcome = await session.takeOver({ files, ...(startedAt !== undefined && { startedAt }) })
        if (outcome === 'taken') this.taken += 1
        return outcome
      },
    }
  }
}

function storageIfAny(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}
