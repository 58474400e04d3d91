/** The programs that a diff was made for, when they are no longer as they were: the newest in Git's history that it fits. */
import { execFileSync } from 'node:child_process'
import type { Files } from '../../course/exercises.ts'
import { applyDiff } from '../../course/program-diff.ts'
import type { ReadDiff } from '../../course/solution-files.ts'

export interface Fitting {
  /** What the diff is against, as it was. */
  readonly base: Files
  /** What the diff made of it. */
  readonly files: Files
}

/** A reference is seldom changed more often than that between two looks at its diffs. */
const furthest = 50

export class History {
  readonly #root: string
  readonly #slug: string
  readonly #bases = new Map<string, readonly Files[]>()

  constructor(root: string, slug: string) {
    this.#root = root
    this.#slug = slug
  }

  /** Nothing when it fits none, or there is no Git. */
  find({ against, base, changes }: ReadDiff, starter: Files): Fitting | undefined {
    const older = this.#bases.get(against) ?? [...this.#older(against, Object.keys(base))]
    this.#bases.set(against, older)
    for (const each of older) {
      const { files, misfits } = applyDiff(changes, each, starter)
      if (misfits.length === 0) return { base: each, files }
    }
    return undefined
  }

  *#older(against: string, names: readonly string[]): Generator<Files> {
    const own = against === 'starter' ? undefined : `solutions/${this.#slug}/${against}`
    const starter = `exercises/${this.#slug}/starter`
    const places = own === undefined ? [starter] : [own, starter]
    const log = this.#git('log', '-n', String(furthest), '--format=%H', '--', ...places) ?? ''
    for (const commit of log.split('\n').filter((line) => line !== '')) {
      const show = (place: string, name: string) => this.#git('show', `${commit}:${place}/${name}`)
      const files = names.map((name) => {
        const text = (own === undefined ? undefined : show(own, name)) ?? show(starter, name) ?? ''
        return [name, text] as const
      })
      yield Object.fromEntries(files)
    }
  }

  #git(...args: readonly string[]): string | undefined {
    try {
      const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore']
      return execFileSync('git', args, { cwd: this.#root, encoding: 'utf8', stdio, maxBuffer: 2 ** 26 })
    } catch {
      // No such file in that commit, no such history, or no Git at all.
      return undefined
    }
  }
}
