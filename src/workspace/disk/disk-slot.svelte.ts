/** Where the workspace has a place for the folder on disk: empty unless this machine serves the page, and can follow it. */
import type { Session } from '../session/session.svelte.ts'

type Parts = typeof import('./disk-parts.ts')

interface Filled {
  readonly DiskLine: Parts['DiskLine']
  readonly view: InstanceType<Parts['DiskView']>
}

export class DiskSlot {
  filled = $state.raw<Filled | undefined>()
  readonly #session: Session
  #isOver = false

  constructor(session: Session) {
    this.#session = session
  }

  /** Asks the server once. Elsewhere nothing more is loaded. */
  async open(): Promise<void> {
    try {
      const { isServedHere } = await import('../../runtime/local/own-server.ts')
      if (!(await isServedHere())) return
      const { DiskLine, DiskView } = await import('./disk-parts.ts')
      if (!this.#isOver) this.filled = { DiskLine, view: new DiskView(this.#session) }
    } catch {
      // Without the server there is no folder to speak of, and the page works as anywhere.
    }
  }

  end(): void {
    this.#isOver = true
    this.filled?.view.end()
  }
}
