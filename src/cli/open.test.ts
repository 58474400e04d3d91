import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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

describe('--stage', () => {
  const open = (...args: string[]) => run(course.root, ['open', 'echo', ...args])
  const grade = (...args: string[]) => run(course.root, ['grade', 'echo', ...args])
  const at = (name: string) => readFileSync(join(folder, name), 'utf8')

  test.each(['count', '2'])(
    'lays out the program as it is when the stage %s begins, and notes it',
    async (stage) => {
      const { code, out } = await open('--stage', stage)
      expect(code).toBe(0)
      expect(out).toContain('workspace/echo has the program as it is when stage 2 Count begins.')
      expect(out).toContain('npx millions grade echo')
      expect(at('greeting.ts')).toBe("export const greeting = 'hello'\n")
      expect(at('echo.ts')).toContain('and no more')
      expect(existsSync(join(folder, 'tsconfig.json'))).toBe(true)
      const told = await grade()
      expect(told.out).toContain('✓ 1 Greet: 1 of 1 test passes')
      expect(told.out).toContain(
        'Begun at the stage count, with all before it done: what passes is assisted.',
      )
      expect(JSON.parse((await grade('--json')).out)).toMatchObject({ startedAt: 'count' })
      course.write('other/echo.ts', '')
      course.write('other/greeting.ts', '')
      expect((await grade('workspace/echo', 'other')).out).toMatch(
        /workspace\/echo +core passed +1\/2 +1\/2 +count\/says-it-again \(begun at count\)/,
      )
    },
  )

  test('takes the place of a starter that nobody has changed, and of another stage', async () => {
    await open()
    expect((await open('--stage', 'count')).code).toBe(0)
    expect(at('echo.ts')).toContain('and no more')
    const { code, out } = await open('--stage', 'greet')
    expect(code).toBe(0)
    expect(out).toContain('workspace/echo has the starter.')
    expect(at('greeting.ts')).toBe("export const greeting = 'bye'\n")
    expect(existsSync(join(folder, 'before'))).toBe(false)
    expect(JSON.parse((await grade('--json')).out)).not.toHaveProperty('startedAt')
  })

  test('overwrites no work unless it is told to, and keeps it then', async () => {
    await open()
    writeFileSync(join(folder, 'echo.ts'), 'mine')
    const { code, err } = await open('--stage', 'count')
    expect(code).toBe(2)
    expect(err).toContain('work of yours is there, in echo.ts: nothing was changed')
    expect(err).toContain('npx millions open echo --stage count --replace')
    expect(at('echo.ts')).toBe('mine')
    for (const number of ['1', '2']) {
      expect((await open('--stage', 'count', '--replace')).out).toContain(
        `What was there is kept in workspace/echo/before/${number}.`,
      )
      expect(at(`before/${number}/echo.ts`)).toBe('mine')
      expect(at('echo.ts')).toContain('and no more')
      writeFileSync(join(folder, 'echo.ts'), 'mine')
    }
  })

  test('what is no program is no trace to be lost either', async () => {
    mkdirSync(join(folder, 'echo.ts'), { recursive: true })
    course.write('workspace/echo/echo.ts/deep.txt', 'mine')
    expect((await open('--stage', 'count')).err).toContain('work of yours is there, in echo.ts')
    expect((await open('--stage', 'count', '--replace')).code).toBe(0)
    expect(at('before/1/echo.ts/deep.txt')).toBe('mine')
  })

  test.each([
    [
      'a stage that there is not',
      ['--stage', 'cuont'],
      'no stage is called "cuont"',
      'Stages are greet, count.',
    ],
    ['a number beyond the last', ['--stage', '3'], 'no stage is called "3"', 'Stages are greet, count.'],
    ['nothing to begin with', ['--replace'], '--replace wants --stage', 'npx millions open --help'],
  ])('%s', async (_, args, what, next) => {
    const { code, err } = await open(...args)
    expect(code).toBe(2)
    expect(err).toContain(what)
    expect(err).toContain(next)
    expect(existsSync(folder)).toBe(false)
  })

  test('one that began at a stage that is no more goes on elsewhere, and is kept', async () => {
    await open('--stage', 'count')
    rmSync(join(course.root, 'solutions/echo/checkpoints'), { recursive: true })
    expect((await open('--stage', 'greet')).err).toContain('work of yours is there, in echo.ts, greeting.ts')
    expect((await open('--stage', 'greet', '--replace')).code).toBe(0)
    expect(at('before/1/echo.ts')).toContain('and no more')
    expect(at('greeting.ts')).toBe("export const greeting = 'bye'\n")
  })

  test('a stage whose checkpoint is yet to be written', async () => {
    rmSync(join(course.root, 'solutions/echo/checkpoints'), { recursive: true })
    const { code, err } = await open('--stage', 'count')
    expect(code).toBe(2)
    expect(err).toContain('there is no checkpoint for the stage count')
  })

  test.each(['', '{', '{"stage":"greet"}', '{"stage":"x","more":1}'])(
    'a note that is none says nothing: %s',
    async (note) => {
      await open()
      writeFileSync(join(folder, 'started.json'), note)
      expect((await grade()).out).not.toContain('assisted')
    },
  )
})
