import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepSuite, keepWhole } from './kept.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kept-'))
})
afterEach(() => rmSync(root, { recursive: true }))

test('what is kept is there whole, in a folder that there was not, and nothing beside it', () => {
  const file = join(root, 'cache', 'echo.json')
  keepWhole(file, 'one')
  keepWhole(file, 'two')
  expect(readFileSync(file, 'utf8')).toBe('two')
  expect(readdirSync(join(root, 'cache'))).toEqual(['echo.json'])
})

test('a suite is copied, and old copies go with their code; what is no copy stays', () => {
  const suite = join(root, 'suite')
  writeFileSync(suite, '1')
  const cache = join(root, 'cache')
  keepSuite(suite, join(cache, 'echo.old.js'))
  for (const name of ['echo.old.js.code', 'echo.json']) writeFileSync(join(cache, name), '')
  for (const name of readdirSync(cache)) utimesSync(join(cache, name), 0, 0)
  writeFileSync(join(cache, 'other.js'), '')
  keepSuite(suite, join(cache, 'echo.new.js'))
  expect(readdirSync(cache).sort()).toEqual(['echo.json', 'echo.new.js', 'other.js'])
  expect(readFileSync(join(cache, 'echo.new.js'), 'utf8')).toBe('1')
})

test('a copy that is wanted again is as good as new, and so is its code', () => {
  const suite = join(root, 'suite')
  writeFileSync(suite, '1')
  const copy = join(root, 'cache', 'echo.js')
  keepSuite(suite, copy)
  writeFileSync(`${copy}.code`, '')
  for (const file of [copy, `${copy}.code`]) utimesSync(file, 0, 0)
  keepSuite(suite, copy)
  keepSuite(suite, join(root, 'cache', 'more.js'))
  expect(readdirSync(join(root, 'cache')).sort()).toEqual(['echo.js', 'echo.js.code', 'more.js'])
})
