import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadLessons } from './lessons.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lessons-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(name: string, text: string): void {
  const place = join(root, 'content/en', name)
  mkdirSync(dirname(place), { recursive: true })
  writeFileSync(place, text)
}

const lesson = (number: string) =>
  `---\ntitle: A\nnumber: '${number}'\nsummary: B\nexercise: c\nminutes: 10\n---\n\nText\n`

test('lessons come in their order, what is before the first part as well', () => {
  write('01-one-server/01-one-box.mdx', lesson('1.1'))
  write('00-before-you-begin/01-first-steps.mdx', lesson('0.1'))
  expect(loadLessons(root).map(({ number }) => number)).toEqual(['0.1', '1.1'])
})

test('notes for instructors are no lessons', () => {
  write('01-one-server/01-one-box.mdx', lesson('1.1'))
  write('notes/01-one-box.mdx', '# For whoever teaches it\n')
  expect(loadLessons(root).map(({ number }) => number)).toEqual(['1.1'])
})
