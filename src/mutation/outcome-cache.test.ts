import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OutcomeCache } from './outcome-cache.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'outcomes-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const by = { stage: 's', test: 't' }
const open = (suite: string) => new OutcomeCache(root, 'echo', suite)

test('an outcome holds for its suite, and for another one it is a hint', () => {
  const cache = open('one')
  cache.set('a', { kind: 'killed', by, ranOn: true })
  cache.set('b', { kind: 'survived' })
  cache.save(false)
  expect(open('one').get('a')).toEqual({ kind: 'killed', by, ranOn: true })
  expect(open('two').get('a')).toBeUndefined()
  expect(open('two').hint('a')).toEqual(by)
  expect(open('two').hint('b')).toBeUndefined()
})

test('what nobody asked for goes, when all was asked for', () => {
  const cache = open('one')
  cache.set('a', { kind: 'survived' })
  cache.set('b', { kind: 'survived' })
  cache.get('a')
  cache.save(false)
  expect(open('one').get('b')).toEqual({ kind: 'survived' })
  cache.save(true)
  expect(open('one').get('a')).toEqual({ kind: 'survived' })
  expect(open('one').get('b')).toBeUndefined()
})

test('a file that makes no sense is none', () => {
  open('one').save(false)
  writeFileSync(join(root, '.cache/mutants/echo.json'), '{"format":1,"outcomes":{"a":{"suite":"one"}}}')
  expect(open('one').get('a')).toBeUndefined()
})
