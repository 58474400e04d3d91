import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { saves } from './watch.ts'

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  return { ...real, watch: vi.fn(real.watch) }
})

let folder: string
let end: AbortController
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watch-'))
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  rmSync(folder, { recursive: true })
  vi.restoreAllMocks()
})

test('several writes close together are one save, a later one is another', async () => {
  const seen = saves(folder, ['a.ts'], end.signal)
  const first = seen.next()
  writeFileSync(join(folder, 'a.ts'), '1')
  writeFileSync(join(folder, 'a.ts'), '2')
  expect((await first).done).toBe(false)
  const second = seen.next()
  // As editors do that write beside the file and swap it in.
  writeFileSync(join(folder, 'a.ts.new'), '3')
  renameSync(join(folder, 'a.ts.new'), join(folder, 'a.ts'))
  expect((await second).done).toBe(false)
})

test('files of no concern are not told, and aborting ends it', async () => {
  const seen = saves(folder, ['a.ts'], end.signal)
  const next = seen.next()
  writeFileSync(join(folder, 'notes.txt'), '1')
  end.abort()
  expect((await next).done).toBe(true)
})

/** Only by looking, as where the system watches no more, or tells of nothing. */
const quick = { lookEveryMs: 20 }

test('a folder that is replaced, gone and back is followed', async () => {
  const place = join(folder, 'mine')
  const lay = (name: string) => {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'a.ts'), name)
  }
  lay('mine')
  lay('other')
  const seen = saves(place, ['a.ts'], end.signal, quick)
  const gone = seen.next()
  renameSync(place, join(folder, 'before'))
  expect((await gone).done).toBe(false)
  const back = seen.next()
  renameSync(join(folder, 'other'), place)
  expect((await back).done).toBe(false)
  const saved = seen.next()
  writeFileSync(join(place, 'a.ts'), 'and a save in the new one')
  expect((await saved).done).toBe(false)
})

test('a link that is led elsewhere, and what a link leads to', async () => {
  const place = join(folder, 'link')
  for (const name of ['one', 'two']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'program.ts'), '1')
  symlinkSync(join(folder, 'program.ts'), join(folder, 'two', 'a.ts'))
  symlinkSync(join(folder, 'one'), place)
  const seen = saves(place, ['a.ts'], end.signal, quick)
  const led = seen.next()
  symlinkSync(join(folder, 'two'), `${place}.new`)
  renameSync(`${place}.new`, place)
  expect((await led).done).toBe(false)
  const saved = seen.next()
  writeFileSync(join(folder, 'program.ts'), 'a save beside the folder')
  expect((await saved).done).toBe(false)
})

test('where the system watches no more folders, a save is found by looking', async () => {
  vi.mocked(watch).mockImplementation(() => {
    throw Object.assign(new Error('System limit for number of file watchers reached'), { code: 'ENOSPC' })
  })
  const seen = saves(folder, ['a.ts'], end.signal, quick)
  const saved = seen.next()
  writeFileSync(join(folder, 'a.ts'), '1')
  expect((await saved).done).toBe(false)
})
