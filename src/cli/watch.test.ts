import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { saves } from './watch.ts'

let folder: string
let end: AbortController
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watch-'))
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  rmSync(folder, { recursive: true })
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
