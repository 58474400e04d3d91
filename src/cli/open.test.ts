import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { run } from './fixtures/terminal.ts'

let course: FixtureCourse
let folder: string
beforeEach(() => {
  course = fixtureCourse()
  folder = join(course.root, 'workspace', 'echo')
})
afterEach(() => course.remove())

test('lays the starter out and says what next', async () => {
  const { code, out } = await run(course.root, ['open', 'echo'])
  expect(code).toBe(0)
  expect(out).toContain('echo.ts, greeting.ts, tsconfig.json')
  expect(out).toContain('npx millions grade echo')
  expect(readFileSync(join(folder, 'greeting.ts'), 'utf8')).toBe("export const greeting = 'bye'\n")
})

test('never overwrites work, and brings back what is missing', async () => {
  await run(course.root, ['open', 'echo'])
  writeFileSync(join(folder, 'echo.ts'), 'mine')
  expect((await run(course.root, ['open', 'echo'])).out).toContain('nothing was changed')
  rmSync(join(folder, 'greeting.ts'))
  const { code, out } = await run(course.root, ['open', 'echo'])
  expect(code).toBe(0)
  expect(out).toContain('has greeting.ts.')
  expect(out).toContain('Kept as they were: echo.ts, tsconfig.json.')
  expect(readFileSync(join(folder, 'echo.ts'), 'utf8')).toBe('mine')
})

test('an editor finds no fault with the starter there, and no more globals than a program has', async () => {
  await run(course.root, ['open', 'echo'])
  course.write('workspace/echo/greeting.ts', 'export const greeting = document.title\n')
  const settings = ts.getParsedCommandLineOfConfigFile(
    join(folder, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => expect.fail(String(diagnostic.messageText)),
    },
  )
  const program = ts.createProgram(settings?.fileNames ?? [], settings?.options ?? {})
  const messages = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)
  expect(messages).toEqual([expect.stringContaining("Cannot find name 'document'")])
})

test('a place that cannot be written is told, and nothing is lost', async () => {
  course.write('workspace', 'a file that stands in the way')
  const { code, err } = await run(course.root, ['open', 'echo'])
  expect(code).toBe(2)
  expect(err).toContain('could not be written')
  expect(err).toContain(join(course.root, 'workspace', 'echo'))
  expect(readFileSync(join(course.root, 'workspace'), 'utf8')).toBe('a file that stands in the way')
})
