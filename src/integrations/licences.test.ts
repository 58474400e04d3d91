import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { noticesOf, packageFolder } from './licences.ts'

test.each([
  ['/a/node_modules/ses/src/x.js', '/a/node_modules/ses'],
  ['/a/node_modules/@endo/env/x.js?worker', '/a/node_modules/@endo/env'],
  ['/a/node_modules/b/node_modules/c/x.js', '/a/node_modules/b/node_modules/c'],
  ['C:\\a\\node_modules\\ses\\x.js', 'C:/a/node_modules/ses'],
  ['/a/src/x.ts', undefined],
  ['\0rolldown/runtime.js', undefined],
])('%s belongs to the package in %s', (id, folder) => {
  expect(packageFolder(id)).toBe(folder)
})

test('packages by name, with version, licence and texts, those of the very same words together, but not where they lie', () => {
  const root = mkdtempSync(join(tmpdir(), 'notices-'))
  const lay = (name: string, license: string, texts: Readonly<Record<string, string>>) => {
    const folder = join(root, name)
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.2.3', license }))
    for (const [file, text] of Object.entries(texts)) writeFileSync(join(folder, file), text)
    return folder
  }
  const folders = [
    lay('zebra', 'MIT', { 'LICENSE.md': 'Do as\r\nyou like.', 'README.md': 'Stripes.' }),
    lay('bee', 'MIT', { LICENCE: 'Do as\nyou like.' }),
    lay('ant', 'Apache-2.0', { LICENSE: 'Terms.', NOTICE: 'By ants.' }),
  ]
  const text = noticesOf(folders)
  expect(text).toMatch(/ant 1\.2\.3 \(Apache-2\.0\)\n\nTerms\.\n\nBy ants\.[\s\S]*bee/)
  expect(text).toContain('bee 1.2.3 (MIT)\nzebra 1.2.3 (MIT)\n\nDo as\nyou like.')
  expect(text.match(/you like/g)).toHaveLength(1)
  expect(text).not.toContain('Stripes')
  expect(text).not.toContain(root)
  rmSync(root, { recursive: true })
})
