import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Disk, hashText } from '../../files/protocol.ts'
import { ExerciseFolder } from './exercise-folder.ts'

let root: string
let folder: ExerciseFolder
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'checkout-')))
  folder = new ExerciseFolder({
    root,
    workspace: join(root, 'workspace'),
    slug: 'echo',
    exercise: {
      files: ['echo.ts', 'store.ts'],
      stages: ['greet', 'count'].map((id) => ({ id, level: 'core' })),
    },
  })
})
afterEach(() => rmSync(root, { recursive: true }))

const own = { 'echo.ts': 'own echo', 'store.ts': 'own store' }
const at = (name: string): string => join(root, 'workspace', 'echo', name)
const onDisk = (name: string): string => readFileSync(at(name), 'utf8')

function fileOnDisk(name: string, disk: Disk = folder.read()): unknown {
  return disk.kind === 'folder' ? disk.files[name] : disk
}

/** Writes over what was last read there. */
function save(name: string, text: string, over = onDisk(name)) {
  return folder.save({ [name]: text }, { [name]: hashText(over) })
}

test('is absent until it is laid out, with the page’s own files', () => {
  expect(folder.read()).toEqual({ kind: 'absent' })
  expect(folder.layOut(own)).toEqual({ kind: 'done' })
  expect(folder.read()).toEqual({
    kind: 'folder',
    files: { 'echo.ts': { kind: 'text', text: 'own echo' }, 'store.ts': { kind: 'text', text: 'own store' } },
    strangers: [],
  })
  expect(existsSync(at('tsconfig.json'))).toBe(true)
  expect(folder.place).toBe(join('workspace', 'echo'))
})

test('where the code began is told and noted with it; what no stage is called is not', () => {
  folder.layOut(own, 'count')
  expect(folder.read()).toMatchObject({ startedAt: 'count' })
  // What is there began where it did.
  rmSync(at('store.ts'))
  folder.layOut(own)
  expect(folder.read()).toMatchObject({ startedAt: 'count' })
  save('echo.ts', 'from the starter')
  expect(folder.read()).not.toHaveProperty('startedAt')
  for (const stage of ['gone', '../x', 'count']) expect(folder.save({}, {}, stage)).toEqual({ kind: 'done' })
  expect(folder.read()).toMatchObject({ startedAt: 'count' })
  expect(folder.save({ 'echo.ts': 'late' }, { 'echo.ts': hashText('other') }, 'greet')).toEqual({
    kind: 'changed',
  })
  expect(folder.read()).toMatchObject({ startedAt: 'count' })
})

test('laying out overwrites nothing, and brings back what is missing', () => {
  folder.layOut(own)
  writeFileSync(at('echo.ts'), 'saved')
  rmSync(at('store.ts'))
  expect(fileOnDisk('store.ts')).toEqual({ kind: 'missing' })
  expect(folder.layOut({ 'echo.ts': 'typed', 'store.ts': 'typed' })).toEqual({ kind: 'done' })
  expect([onDisk('echo.ts'), onDisk('store.ts')]).toEqual(['saved', 'typed'])
})

test('saves over what was expected, and leaves no trace beside it', () => {
  folder.layOut(own)
  expect(save('echo.ts', 'typed')).toEqual({ kind: 'done' })
  expect(onDisk('echo.ts')).toBe('typed')
  expect(readdirSync(join(root, 'workspace', 'echo')).sort()).toEqual([
    'echo.ts',
    'store.ts',
    'tsconfig.json',
  ])
})

test('what was saved since is not overwritten', () => {
  folder.layOut(own)
  writeFileSync(at('echo.ts'), 'saved')
  expect(save('echo.ts', 'typed', 'own echo')).toEqual({ kind: 'changed' })
  expect(onDisk('echo.ts')).toBe('saved')
})

test('what is gone is not written as if it were there', () => {
  folder.layOut(own)
  rmSync(at('echo.ts'))
  expect(save('echo.ts', 'typed', 'own echo')).toEqual({ kind: 'changed' })
  rmSync(join(root, 'workspace'), { recursive: true })
  expect(save('echo.ts', 'typed', 'own echo')).toEqual({ kind: 'changed' })
  expect(existsSync(join(root, 'workspace'))).toBe(false)
})

test('a file keeps its mode, its line ends and its byte order mark', () => {
  folder.layOut(own)
  writeFileSync(at('echo.ts'), '\uFEFFone\r\ntwo\r\n')
  chmodSync(at('echo.ts'), 0o640)
  expect(fileOnDisk('echo.ts')).toEqual({ kind: 'text', text: 'one\ntwo\n' })
  expect(save('echo.ts', 'one\n2\n', 'one\ntwo\n')).toEqual({ kind: 'done' })
  expect(onDisk('echo.ts')).toBe('\uFEFFone\r\n2\r\n')
  expect(statSync(at('echo.ts')).mode & 0o777).toBe(0o640)
})

test('a file that may not be written is not replaced either', () => {
  folder.layOut(own)
  chmodSync(at('echo.ts'), 0o444)
  expect(save('echo.ts', 'typed')).toMatchObject({
    kind: 'failed',
    reason: 'not-writable',
    path: join('workspace', 'echo', 'echo.ts'),
  })
  expect(onDisk('echo.ts')).toBe('own echo')
})

test('what is too large is neither read nor written', () => {
  folder.layOut(own)
  const large = 'x'.repeat(1024 * 1024 + 1)
  expect(save('echo.ts', large)).toMatchObject({ kind: 'failed', reason: 'too-large' })
  expect(folder.layOut({ 'echo.ts': large })).toMatchObject({ kind: 'failed', reason: 'too-large' })
  writeFileSync(at('echo.ts'), large)
  expect(fileOnDisk('echo.ts')).toEqual({ kind: 'too-large' })
  expect(save('echo.ts', 'typed')).toEqual({ kind: 'changed' })
  expect(onDisk('echo.ts')).toHaveLength(large.length)
})

test('programs that are none of the exercise’s are told of, a few at most', () => {
  folder.layOut(own)
  for (let number = 0; number < 9; number += 1) writeFileSync(at(`helper-${number}.ts`), '')
  writeFileSync(at('notes.txt'), '')
  const disk = folder.read()
  expect(disk).toMatchObject({ strangers: [0, 1, 2, 3, 4].map((number) => `helper-${number}.ts`) })
})

describe('links and other things in the way', () => {
  const secret = (): string => join(root, 'secret.ts')
  beforeEach(() => {
    writeFileSync(secret(), 'secret')
    folder.layOut(own)
  })
  afterEach(() => expect(readFileSync(secret(), 'utf8')).toBe('secret'))

  test.each([
    ['to a file outside', () => secret(), 'leaving-link'],
    ['to the passwords', () => '/etc/passwd', 'leaving-link'],
    ['to a device', () => '/dev/zero', 'leaving-link'],
    ['to nothing', () => join(root, 'gone.ts'), 'dead-link'],
    ['to itself', () => at('echo.ts'), 'dead-link'],
  ])('a link %s in place of a file is neither read nor written', (_, target, kind) => {
    rmSync(at('echo.ts'))
    symlinkSync(target(), at('echo.ts'))
    expect(fileOnDisk('echo.ts')).toEqual({ kind })
    expect(folder.save({ 'echo.ts': 'typed' }, { 'echo.ts': hashText('secret') })).toEqual({
      kind: 'changed',
    })
    expect(folder.layOut({ 'echo.ts': 'typed' })).toEqual({ kind: 'done' })
    expect(existsSync(join(root, 'gone.ts'))).toBe(false)
  })

  test('a link within the folder stays a link', () => {
    renameSync(at('echo.ts'), at('real.txt'))
    symlinkSync('real.txt', at('echo.ts'))
    expect(save('echo.ts', 'typed')).toEqual({ kind: 'done' })
    expect(onDisk('real.txt')).toBe('typed')
  })

  test('a hard link to a file outside is let go, not written through', () => {
    rmSync(at('echo.ts'))
    linkSync(secret(), at('echo.ts'))
    expect(save('echo.ts', 'typed')).toEqual({ kind: 'done' })
    expect(onDisk('echo.ts')).toBe('typed')
  })

  test.each(['workspace', join('workspace', 'echo')])('a link in place of %s is not entered', (place) => {
    const outside = join(root, 'outside')
    renameSync(join(root, place), outside)
    symlinkSync(outside, join(root, place))
    expect(folder.read()).toEqual({ kind: 'unusable', reason: 'link' })
    rmSync(at('store.ts'))
    expect(folder.layOut(own)).toEqual({ kind: 'changed' })
    expect(save('echo.ts', 'typed')).toEqual({ kind: 'changed' })
    expect(existsSync(at('store.ts'))).toBe(false)
    expect(onDisk('echo.ts')).toBe('own echo')
  })

  test('a file in place of the folder stays', () => {
    rmSync(join(root, 'workspace', 'echo'), { recursive: true })
    writeFileSync(join(root, 'workspace', 'echo'), 'mine')
    expect(folder.read()).toEqual({ kind: 'unusable', reason: 'not-a-folder' })
    expect(folder.layOut(own)).toEqual({ kind: 'changed' })
    expect(readFileSync(join(root, 'workspace', 'echo'), 'utf8')).toBe('mine')
  })

  test('a folder in place of a file, and bytes that are no text, are told', () => {
    rmSync(at('echo.ts'))
    mkdirSync(at('echo.ts'))
    writeFileSync(at('store.ts'), Uint8Array.of(0xff, 0xfe))
    expect(fileOnDisk('echo.ts')).toEqual({ kind: 'not-a-file' })
    expect(fileOnDisk('store.ts')).toEqual({ kind: 'not-text' })
    expect(folder.save({ 'store.ts': 'typed' }, { 'store.ts': '' })).toEqual({ kind: 'changed' })
    expect(readFileSync(at('store.ts'))).toHaveLength(2)
  })
})
