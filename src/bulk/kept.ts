/** What is kept in `.cache` of work that takes long. Runs of other commands may be reading it meanwhile. */
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/** Under its name only when whole. */
export function keepWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const unfinished = `${file}.${process.pid}.tmp`
  writeFileSync(unfinished, text)
  renameSync(unfinished, file)
}

/** A run takes minutes: a copy that is so old is nobody's any more. */
const copyLivesMs = 24 * 3_600_000

/** Copies a suite to where it stays when somebody bundles a newer one meanwhile, and takes old copies away. */
export function keepSuite(suite: string, copy: string): void {
  const folder = dirname(copy)
  mkdirSync(folder, { recursive: true })
  copyFileSync(suite, copy)
  const now = new Date()
  utimesSync(copy, now, now)
  for (const name of readdirSync(folder)) {
    if (!/\.js(\.code)?$/.test(name)) continue
    // Compiled code is as old as what it was compiled from.
    const script = join(folder, name.replace(/\.code$/, ''))
    const { mtimeMs } = statSync(script, { throwIfNoEntry: false }) ?? { mtimeMs: 0 }
    if (now.getTime() - mtimeMs > copyLivesMs) rmSync(join(folder, name), { force: true })
  }
}
