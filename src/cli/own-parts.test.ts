import { mkdirSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { notePassed } from '../course/passed.ts'
import { workspaceFolder } from '../course/workspace-folder.ts'
import { UsageError } from './command.ts'
import { chosenParts, partsOf } from './own-parts.ts'

let course: FixtureCourse
beforeEach(() => {
  course = fixtureCourse()
})
afterEach(() => course.remove())

test('in the learner’s own workspace their own run, in a folder that is named the references, unless told', () => {
  expect(chosenParts('grade', undefined, false)).toBe('own')
  expect(chosenParts('grade', undefined, true)).toBe('reference')
  expect(chosenParts('grade', 'own', true)).toBe('own')
  expect(() => chosenParts('grade', 'mine', false)).toThrow(UsageError)
})

test('only what was passed goes with a submission', async () => {
  const folder = workspaceFolder(course.root, 'echo')
  mkdirSync(folder, { recursive: true })
  expect(await partsOf(course.root, 'own', ['echo'])).toEqual({})
  const files = { 'echo.ts': 'export default 1', 'greeting.ts': '' }
  notePassed(folder, files, new Date())
  expect(await partsOf(course.root, 'own', ['echo'])).toEqual({ parts: { echo: files } })
  expect(await partsOf(course.root, 'own', [])).toEqual({})
  expect(await partsOf(course.root, 'reference', ['echo'])).toEqual({})
  rmSync(folder, { recursive: true })
  expect(await partsOf(course.root, 'own', ['echo'])).toEqual({})
})
