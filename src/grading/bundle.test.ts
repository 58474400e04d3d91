import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { buildSuite } from './build-suite.ts'
import { inputsHash } from './bundle-inputs.ts'
import { counterBundle, counterReference, fixtureFolder, root } from './fixtures/counter-bundle.ts'

const greeting = readFileSync(`${root}/${fixtureFolder}/provided/friend.ts`, 'utf8')

test('a bundle is made whole: whatever stays an import ends the build', async () => {
  const hash = inputsHash(fixtureFolder, root)
  const code = await buildSuite({ slug: 'counter', root, folder: join(root, fixtureFolder), hash })
  expect(code).toContain(hash)
  expect(code).not.toContain('node:fs')
  const missing = buildSuite({ slug: 'nothing', root, folder: join(root, 'nowhere'), hash })
  await expect(missing).rejects.toThrow('nowhere')
}, 60_000)

test('it holds the provided programs, and nothing that gives the solution away', async () => {
  const { code } = await counterBundle()
  expect(code).toContain('A node that greets whoever asks')
  expect(greeting).toContain('A node that greets whoever asks')
  expect(counterReference).toContain('Passes the fixture')
  expect(code).not.toContain('Passes the fixture')
}, 60_000)

test('it holds the shared programs that the stack names, and no others', async () => {
  const { code } = await counterBundle()
  expect(code).toContain('database/program.ts')
  expect(code).not.toContain('browser/program.ts')
}, 60_000)

test('it is kept until an input changes, and its name is the hash of all inputs', async () => {
  const first = await counterBundle()
  const madeAt = statSync(first.file).mtimeMs
  const second = await counterBundle()
  if (second.hash === first.hash) expect(statSync(second.file).mtimeMs).toBe(madeAt)
  expect(second.file).toContain(second.hash)
  expect(inputsHash(fixtureFolder, root)).toMatch(/^[0-9a-f]{16}$/)
}, 60_000)

test('it stays small enough to be sent over a mobile network', async () => {
  const { code } = await counterBundle()
  expect(gzipSync(code).length).toBeLessThan(300_000)
}, 60_000)
