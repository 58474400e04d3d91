/** What the build writes for a site that lies below a path of its host: each address leads there. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { unlinked } from './late-styles.ts'
import { keptFilesOf, serviceWorker } from './offline.ts'

const folder = mkdtempSync(join(tmpdir(), 'sub-path-'))
mkdirSync(join(folder, '_astro'))
mkdirSync(join(folder, 'lessons'))
for (const name of ['index.html', 'lessons/index.html', '_astro/a.1.js', '_headers', 'sitemap.xml'])
  writeFileSync(join(folder, name), name)
afterAll(() => rmSync(folder, { recursive: true }))

test.each(['/', '/course/', '/deeper/down/'])(
  'below %s the same files are kept, by their addresses',
  (base) => {
    const kept = keptFilesOf(folder, base)
    expect(kept.map(({ url }) => url)).toEqual(
      ['_astro/a.1.js', 'index.html', 'lessons/index.html'].map((name) => base + name),
    )
    // What is named by its content needs no other mark.
    expect(kept.map(({ revision }) => revision === null)).toEqual([true, false, false])
  },
)

test('the service worker of a site below a path asks for nothing above it', async () => {
  const script = await serviceWorker(keptFilesOf(folder, '/course/'))
  expect(script).toContain('/course/lessons/index.html')
  expect(script).not.toMatch(/[`'"]\/(?:lessons|_astro)\//)
})

test.each(['/', '/course/'])('styles of what is loaded late are linked from no page below %s', (base) => {
  const link = (name: string): string => `<link rel="stylesheet" href="${base}_astro/${name}">`
  const page = `<head>${link('page.css')}${link('replay.css')}</head>`
  expect(unlinked(page, new Set(['_astro/replay.css']), base)).toBe(`<head>${link('page.css')}</head>`)
})
