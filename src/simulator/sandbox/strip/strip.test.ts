/** Types are stripped exactly as TypeScript strips them: pieces that are easily misread, chance, and real files. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Comparison, compareStripping } from './compare.ts'
import { program } from './grammar.ts'

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8').trimEnd()

/** What comes out otherwise, by what was put in. */
function failures(sources: Iterable<readonly [name: string, source: string]>): Record<string, Comparison> {
  const found: Record<string, Comparison> = {}
  for (const [name, source] of sources) {
    const comparison = compareStripping(source)
    if (comparison.kind !== 'same') found[name] = comparison
  }
  return found
}

test('pieces of one line', () => {
  const lines = read('lines.txt').split('\n')
  expect(lines.length).toBeGreaterThan(700)
  expect(failures(lines.map((line) => [line, line]))).toEqual({})
})

test('pieces of several lines, where semicolons are left out', () => {
  const blocks = read('blocks.txt').split('\n---\n')
  expect(blocks.length).toBeGreaterThan(80)
  const ends = ['\n', ' // (\r\n', ' /* [ */\u2028']
  const sources = blocks.flatMap((block) => ends.map((end) => block.replaceAll('\n', end)))
  expect(failures(sources.map((source) => [source, source]))).toEqual({})
})

test('programs by chance', () => {
  let compared = 0
  fc.assert(
    fc.property(program, (source) => {
      const comparison = compareStripping(source)
      if (comparison.kind === 'same') compared++
      return comparison.kind !== 'differs'
    }),
    { seed: 20260105, numRuns: 200 },
  )
  // Not all of them are valid: TypeScript says so, and then there is nothing to compare.
  expect(compared).toBeGreaterThan(100)
})

/** Whole files, sources and declarations: our own, and those that packages bring. */
function corpus(): readonly string[] {
  const root = join(import.meta.dirname, '../../../..')
  return ['src', 'exercises', 'solutions', 'tests', 'node_modules']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.[mc]?ts$/.test(path))
        .map((path) => join(root, folder, path)),
    )
    .sort()
}

const share = process.env.CORPUS === 'all' ? 1 : 40

test('files of packages', () => {
  const counts = { same: 0, refused: 0, 'no-program': 0, differs: 0 }
  const different: Record<string, Comparison> = {}
  const files = corpus()
  expect(files.length).toBeGreaterThan(4000)
  for (const [index, path] of files.entries()) {
    if (index % share !== 7 % share) continue
    const source = readFileSync(path, 'utf8')
    if (source.length > 200_000) continue
    const comparison = compareStripping(source)
    counts[comparison.kind]++
    if (comparison.kind === 'differs') different[path] = comparison
  }
  expect(different).toEqual({})
  expect(counts.same).toBeGreaterThan(3000 / share)
})
