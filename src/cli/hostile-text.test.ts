/** Text that paints a terminal, wherever it may come from: a log, an error, a header, a name of a folder. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import stringWidth from 'string-width'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { run } from './fixtures/terminal.ts'
import { lineOf, saidBy } from './run/console.ts'
import { quoted, suggested } from './shell.ts'
import { wrap } from './wrap.ts'

const painted = String.raw`\u001b[2J\u001b[3J\u001b[HPassed: all 2 tests, in 9 ms.\u001b]0;x\u0007\u001b]52;c;cm0=\u0007\u009b8m\u202e\r\b\x7f\n✓ 1 Greet`
const programs: Readonly<Record<string, string>> = {
  log: `export default { fetch() { console.log('${painted}'); return new Response('bye') } }`,
  throw: `export default { fetch() { throw new Error('${painted}') } }`,
  boot: `throw new Error('${painted}')`,
  body: `export default { fetch: () => new Response('${painted}') }`,
  rejection: `export default { fetch() { Promise.reject(new Error('${painted}')); return new Response('hello') } }`,
  syntax: 'export default { fetch() { \u009b2J\u202e } }',
}
const oddNames = [
  '-rf',
  '$(id >ran)',
  "it's",
  'two words',
  'a\nPassed: all 2 tests',
  'e\u0301',
  '👩‍👩‍👧',
  '김민지',
  '\u001b[2J',
]

let course: FixtureCourse
beforeAll(() => {
  course = fixtureCourse()
  for (const [name, source] of Object.entries(programs)) {
    course.write(`${name}/echo.ts`, source)
    course.write(`${name}/greeting.ts`, '')
  }
  for (const name of oddNames) {
    course.write(`class/${name}/echo.ts`, "export default { fetch: () => new Response('bye') }\n")
    course.write(`class/${name}/greeting.ts`, '')
  }
})
afterAll(() => course.remove())

/** What makes a terminal do anything but show a letter or begin a line. */
const acted = /[^\P{Cc}\n]|\p{Bidi_Control}|[\u2028\u2029]/u
function expectPlain(...said: readonly string[]): void {
  for (const text of said) {
    expect(acted.exec(text)?.[0]).toBe(undefined)
    // Nor does a line begin as one of ours that the program made up.
    expect(text).not.toMatch(/^(?:Passed: all 2 tests(?:$|, in 9 ms)|✓ 1 Greet$)/m)
  }
}

describe.each(Object.keys(programs))('%s', (name) => {
  test.each([[], ['--all'], ['--json']])('grade %s', async (...more) => {
    const { out, err, code } = await run(course.root, ['grade', 'echo', name, ...more])
    expectPlain(out, err)
    if (name !== 'rejection') expect(code).toBe(1)
    expect(out).toMatch(/\\u00(?:1b\[2J|9b)/)
    if (more[0] === '--json') expect(JSON.parse(out)).toMatchObject({ exercise: 'echo' })
  })

  test.each([[], ['--all'], ['--json']])('replay %s', async (...more) => {
    const { out, err } = await run(course.root, ['replay', 'echo', name, '--test', 'says-hello', ...more])
    expectPlain(out, err)
    expect(out.length).toBeGreaterThan(0)
  })
})

test('what a real node says stands beside its name, also past the edge of the screen', () => {
  const log = { id: 1, timeMs: 1, node: 'web-1', kind: 'log', level: 'info' } as const
  const forged = `x${'\u00a0'.repeat(120)}Passed: all 2 tests\nPassed: all 2 tests ${'─'.repeat(90)}Passed: all 2 tests`
  for (const said of [lineOf({ ...log, text: forged }, 80) ?? '', saidBy('web-1: ', forged, 80)]) {
    for (const line of said.split('\n').slice(1)) expect(line).toMatch(/^ {7}/)
    for (const line of said.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(80)
  }
})

test('blanks carry no text past the edge of a paragraph', () => {
  const lines = wrap(
    `It said ${' '.repeat(95)}Passed: all 2 tests, and ${'─'.repeat(100)}\u3000Passed`,
    80,
    '    ',
  )
  for (const line of lines.split('\n').slice(1)) expect(line).toMatch(/^ {4}\S/)
  for (const line of lines.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(80)
})

describe('names of folders', () => {
  test('a class: one row each, aligned by what a terminal shows', async () => {
    const folder = join(course.root, 'class')
    const names = readdirSync(folder)
    const { out, code } = await run(course.root, ['grade', 'echo', '--', ...names], { workingFolder: folder })
    expect(code).toBe(1)
    expectPlain(out)
    const rows = out.split('\n').slice(2)
    expect(rows).toHaveLength(oddNames.length)
    const places = rows.map((row) => stringWidth(row.slice(0, row.indexOf('  failed  '))))
    const [first = -1] = rows.map((row) => stringWidth(row.replace(/ {2}failed .*/, '')))
    expect(first).toBeGreaterThan(0)
    const verdictAt = rows.map((row) => stringWidth(/^.*? +(?=failed )/.exec(row)?.[0] ?? ''))
    expect(new Set(verdictAt).size).toBe(1)
    expect(places.every((place) => place > 0)).toBe(true)
    expect(out).toContain('a\\nPassed: all 2 tests')
  })

  test.each(oddNames)(
    '%j: the command that is suggested, pasted into a shell, names that folder and runs nothing',
    async (name) => {
      const folder = join(course.root, 'class')
      const { out } = await run(course.root, ['grade', 'echo', '--', name], { workingFolder: folder })
      const command = /npx millions grade .*(?= --stage)/.exec(out)?.[0] ?? ''
      const shell = 'npx() { for each; do printf "%s|" "$each"; done; }'
      const pasted = spawnSync('bash', ['-c', `${shell}; ${command}`], { cwd: folder, encoding: 'utf8' })
      expect(pasted.stdout).toBe(`millions|grade|echo|${name === '-rf' ? './-rf' : name}|`)
      // A shell that does not know one of the forms finds nothing, and runs nothing.
      spawnSync('sh', ['-c', `${shell}; ${command}`], { cwd: folder })
      expect(readdirSync(folder)).not.toContain('ran')
    },
  )

  test.each(['-h', '--help', '--json', '--version'])('a folder called %s is a folder', async (name) => {
    course.write(`class/${name}/echo.ts`, "export default { fetch: () => new Response('hello') }\n")
    course.write(`class/${name}/greeting.ts`, '')
    const workingFolder = join(course.root, 'class')
    const { out, code } = await run(course.root, ['grade', 'echo', '--', name], { workingFolder })
    expect(out).toContain(`npx millions grade echo ./${name} --seed 2`)
    expect(code).toBe(0)
  })

  test('what cannot be found or read is told with its name in one line', async () => {
    writeFileSync(join(course.root, 'class-list'), '')
    symlinkSync('round', join(course.root, 'round'))
    const bytes = Buffer.concat([Buffer.from(`${course.root}/caf`), Buffer.from([0xe9])])
    mkdirSync(bytes)
    const cases = [
      ['no\n✓ 1 Greet', 'there is no such folder'],
      ['class-list', 'this is a file, not a folder'],
      ['class-list/under', 'there is no such folder'],
      ['round', 'leads round in a circle'],
      ['x'.repeat(300), 'ENAMETOOLONG'],
      ['caf\uFFFD', 'not text in UTF-8'],
    ] as const
    for (const [name, what] of cases) {
      const { err, out, code } = await run(course.root, ['grade', 'echo', name])
      expectPlain(out, err)
      expect(err).toContain(what)
      expect(err).not.toContain('bug of the course')
      expect(code).toBe(2)
    }
  })
})

test('outside the checkout, what is suggested asks no registry', () => {
  const root = '/home/a b'
  expect(suggested({ root, workingFolder: '/home/a b/workspace' }, 'grade')).toBe('npx millions grade')
  expect(suggested({ root, workingFolder: '/home' }, 'grade')).toBe(
    "node '/home/a b/src/cli/millions.js' grade",
  )
})

test('nor does what is said of a call that makes no sense', async () => {
  const { err } = await run(course.root, ['grade', 'echo', '--nonsense'], { workingFolder: '/' })
  expect(err).toContain(`See node ${course.root}/src/cli/millions.js grade --help.`)
})

test('text is quoted for a shell so that it stays that text', () => {
  for (const text of [
    '',
    '~',
    '~/x',
    '`id`',
    '$HOME',
    '*',
    'a;b',
    '"',
    '\\',
    "'",
    "a'b",
    '#x',
    '=ls',
    '{a,b}',
    '!!',
    'a\u001b[2J\'\\"\n1',
  ]) {
    const { stdout } = spawnSync('bash', ['-c', `printf '%s' ${quoted(text)}`], { encoding: 'utf8' })
    expect(stdout).toBe(text)
  }
})

test('nothing of the command line writes to a terminal but by the edge', () => {
  const own = ['millions.ts', 'millions.js', 'test.ts', 'typecheck.ts']
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[jt]s$/.test(name) && !name.endsWith('.test.ts') && !own.includes(name))
    .filter((name) => !/^(?:bench|test)[\\/]/.test(name))
  expect(files.length).toBeGreaterThan(30)
  const direct = files.filter((name) =>
    /\bconsole\.\w+\(|process\.std(?:out|err)/.test(readFileSync(join(import.meta.dirname, name), 'utf8')),
  )
  expect(direct).toEqual([])
})
