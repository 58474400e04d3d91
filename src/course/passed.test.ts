import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FixtureCourse, fixtureCourse } from './fixtures/course.ts'
import { notePassed, ownResults, passedNote } from './passed.ts'
import { workspaceFolder } from './workspace-folder.ts'

let course: FixtureCourse
let folder: string
beforeEach(() => {
  course = fixtureCourse()
  folder = workspaceFolder(course.root, 'echo')
  mkdirSync(folder, { recursive: true })
})
afterEach(() => course.remove())

const files = { 'echo.ts': 'export default 1', 'greeting.ts': '// 서울' }
const now = new Date(0)

test('what passed is kept as it was, whatever lies in the folder by now', async () => {
  expect(await ownResults(course.root, ['echo', 'nothing'])).toEqual({})
  expect(notePassed(folder, files, now)).toBe(true)
  writeFileSync(join(folder, 'echo.ts'), 'unfinished')
  expect(await ownResults(course.root, ['echo', 'nothing'])).toEqual({ echo: files })
  expect(notePassed(folder, { ...files, 'echo.ts': 'better' }, now)).toBe(true)
  expect((await ownResults(course.root, ['echo'])).echo?.['echo.ts']).toBe('better')
})

test.each([
  ['no JSON', '{'],
  ['another shape', '{"files":{"echo.ts":1},"passedAt":""}'],
  ['lacks a file', JSON.stringify({ passedAt: '', files: { 'echo.ts': '' } })],
])('a note that is none is as if there were none: %s', async (_, text) => {
  writeFileSync(join(folder, passedNote), text)
  expect(await ownResults(course.root, ['echo'])).toEqual({})
})

test('files that the exercise does not have stay out, and names of objects are none', async () => {
  notePassed(folder, { ...files, '../up.ts': '', constructor: '' } as Record<string, string>, now)
  expect(await ownResults(course.root, ['echo', 'constructor', '__proto__', '..'])).toEqual({ echo: files })
})

test('a folder that cannot be written keeps nothing', () => {
  expect(notePassed(join(folder, 'nowhere'), files, now)).toBe(false)
})
