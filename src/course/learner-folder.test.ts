import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CourseError } from './course-error.ts'
import { readLearnerFolder } from './learner-folder.ts'

const brief = {
  slug: 'echo',
  exercise: { files: ['echo.ts', 'store.ts'], stages: [{ id: 'answer', level: 'core' }] },
} as const

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'learner-')))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, data: string | Uint8Array): void {
  writeFileSync(join(folder, name), data)
}

function failure(place = folder): CourseError {
  try {
    readLearnerFolder(place, brief)
  } catch (error) {
    if (error instanceof CourseError) return error
    throw error
  }
  throw new Error('the folder was read')
}

test("takes the exercise's files and nothing else", () => {
  write('echo.ts', 'export default {}')
  write('store.ts', '한')
  write('notes.txt', 'mine')
  expect(readLearnerFolder(folder, brief)).toEqual({ 'echo.ts': 'export default {}', 'store.ts': '한' })
})

test('a folder that is itself reached by a link is fine', () => {
  write('echo.ts', '1')
  write('store.ts', '2')
  const link = join(folder, 'link')
  symlinkSync(folder, link)
  expect(readLearnerFolder(link, brief)).toEqual({ 'echo.ts': '1', 'store.ts': '2' })
})

describe('says what is wrong, where, and what next', () => {
  test('no folder', () => {
    const error = failure(join(folder, 'nowhere'))
    expect(error).toMatchObject({ message: 'there is no such folder', where: join(folder, 'nowhere') })
    expect(error.next).toContain('millions open echo')
  })

  test('a file in place of a folder', () => {
    write('echo.ts', '')
    expect(failure(join(folder, 'echo.ts')).message).toBe('this is a file, not a folder')
  })

  test('a folder of something else', () => {
    write('index.html', '')
    expect(failure().message).toContain('not a folder of the exercise echo')
  })

  test('one file missing', () => {
    write('echo.ts', '')
    expect(failure()).toMatchObject({ message: 'store.ts is missing', where: join(folder, 'store.ts') })
  })

  test('a folder in place of a file', () => {
    write('echo.ts', '')
    mkdirSync(join(folder, 'store.ts'))
    expect(failure().message).toBe('store.ts is not a file')
  })

  test.each([
    ['bytes that are no UTF-8', Uint8Array.of(0xff, 0xfe)],
    ['zero bytes', Uint8Array.of(0x61, 0x00)],
  ])('%s', (_, bytes) => {
    write('echo.ts', bytes)
    write('store.ts', '')
    expect(failure().message).toBe('echo.ts is not text in UTF-8')
  })

  test('a file larger than any program', () => {
    write('echo.ts', ' '.repeat(1024 * 1024 + 1))
    write('store.ts', '')
    expect(failure().message).toContain('echo.ts is too large: 1048577 bytes')
  })

  test('a link out of the folder', () => {
    write('echo.ts', '')
    symlinkSync('/etc/hostname', join(folder, 'store.ts'))
    expect(failure().message).toBe('store.ts is a link that leaves the folder')
  })

  test('a link to nothing', () => {
    write('echo.ts', '')
    symlinkSync(join(folder, 'gone'), join(folder, 'store.ts'))
    expect(failure().message).toBe('store.ts links to a file that is not there')
  })
})

test('a solution has only the files that differ: the starter stands in for the others', () => {
  write('echo.ts', 'own')
  const starter = { 'echo.ts': 'starter', 'store.ts': 'starter' }
  expect(readLearnerFolder(folder, brief, starter)).toEqual({ 'echo.ts': 'own', 'store.ts': 'starter' })
})
