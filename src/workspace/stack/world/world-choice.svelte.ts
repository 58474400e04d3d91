/** In which world the stack runs: what the switch says, what it found, and what it takes to get there. */
import type { Place, Runtime } from '../../../runtime/contract.ts'
import type { LiveRun } from '../store.svelte.ts'
import { connect } from './connect.ts'
import { connectReal, lossOf } from './connect-real.ts'
import type { Loss } from './connection.ts'

export type WorldKind = 'simulated' | 'real'

const usedKey = 'millions:real-used'

export class WorldChoice {
  kind = $state<WorldKind>('simulated')
  /** Where it runs for real, once that is known. */
  place = $state<Place | undefined>()
  /** Why it cannot run for real. */
  problem = $state.raw<(Loss & { readonly kind: 'no-runtime' | 'died' }) | undefined>()
  isLooking = $state(false)
  readonly #run: LiveRun
  readonly #find: () => Promise<Runtime>
  #found: Promise<Runtime> | undefined

  constructor(run: LiveRun, find: () => Promise<Runtime>) {
    this.#run = run
    this.#find = find
  }

  /** Whoever has run something for real before will do so again: what takes long is done ahead. */
  prepare(): void {
    if (localStorage.getItem(usedKey) === null) return
    this.#runtime().then(
      (runtime) => runtime.warm(),
      // The switch will say so.
      () => undefined,
    )
  }

  /** What runs in the other world is ended. */
  async choose(kind: WorldKind): Promise<void> {
    this.problem = undefined
    if (kind === this.kind) return
    this.#run.reset()
    this.kind = kind
    if (kind === 'simulated') {
      this.#run.useWorld(connect, 'simulated')
      return
    }
    this.#run.useWorld(
      connectReal(() => this.#runtime()),
      'real',
    )
    await this.#reach()
  }

  async #reach(): Promise<void> {
    this.isLooking = true
    try {
      const runtime = await this.#runtime()
      this.place = runtime.place
      localStorage.setItem(usedKey, 'yes')
      if (this.kind === 'real') runtime.warm()
    } catch (error) {
      const loss = lossOf(error)
      if (this.kind !== 'real' || (loss.kind !== 'no-runtime' && loss.kind !== 'died')) return
      this.#run.useWorld(connect, 'simulated')
      this.kind = 'simulated'
      this.problem = loss
    } finally {
      this.isLooking = false
    }
  }

  /** Kept when it is found; asked for again when it was not. */
  #runtime(): Promise<Runtime> {
    if (this.#found === undefined) {
      const finding = this.#find()
      this.#found = finding
      finding.catch(() => {
        if (this.#found === finding) this.#found = undefined
      })
    }
    return this.#found
  }
}
