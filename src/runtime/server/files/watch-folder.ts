/**
 * Tells that something may have changed in a folder that comes and goes. Editors save in several steps, often by a
 * rename, so folders are watched and not files, and a save is over when nothing more came for a moment. Some file
 * systems tell of nothing: so a look is due now and then all the same.
 */
import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

export interface FolderWatchOptions {
  /** Its parents are watched as well, as far up as `top`. */
  readonly folder: string
  readonly top: string
  readonly names: readonly string[]
  /** Looks whether something has changed. */
  look(): boolean
  readonly settleMs?: number
  readonly lookEveryMs?: number
}

export class FolderWatch {
  readonly #options: FolderWatchOptions
  readonly #ticking: NodeJS.Timeout
  #watchers: readonly FSWatcher[] = []
  #settling: NodeJS.Timeout | undefined
  /** Whether a folder has come, gone or been replaced. */
  #isOutdated = false

  constructor(options: FolderWatchOptions) {
    this.#options = options
    this.#watch()
    this.#ticking = setInterval(() => {
      // What the watchers have not told: they are not where they should be.
      if (options.look()) this.#watch()
    }, options.lookEveryMs ?? 2000)
    this.#ticking.unref()
  }

  end(): void {
    clearInterval(this.#ticking)
    clearTimeout(this.#settling)
    for (const watcher of this.#watchers) watcher.close()
    this.#watchers = []
  }

  /** The new ones listen before the old ones stop: nothing is missed between. */
  #watch(): void {
    const before = this.#watchers
    const { folder, top, names } = this.#options
    const watchers = [
      watchOne(
        folder,
        names,
        () => this.#stir(),
        () => this.#lose(),
      ),
    ]
    for (let at = folder; at !== top && dirname(at) !== at; at = dirname(at)) {
      watchers.push(
        watchOne(
          dirname(at),
          [basename(at)],
          () => this.#lose(),
          () => this.#lose(),
        ),
      )
    }
    this.#watchers = watchers.filter((each) => each !== undefined)
    this.#isOutdated = false
    for (const watcher of before) watcher.close()
  }

  #lose(): void {
    this.#isOutdated = true
    this.#stir()
  }

  #stir(): void {
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => {
      if (this.#isOutdated) this.#watch()
      this.#options.look()
    }, this.#options.settleMs ?? 60)
    this.#settling.unref()
  }
}

/** Undefined where there is nothing to watch, or the system watches no more. */
function watchOne(
  folder: string,
  names: readonly string[],
  onChange: () => void,
  onLost: () => void,
): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false })
    watcher.on('change', (_, name) => {
      if (name === null || names.includes(String(name))) onChange()
    })
    watcher.on('error', () => {
      watcher.close()
      onLost()
    })
    return watcher
  } catch {
    return undefined
  }
}
