import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadExercise } from '../course/exercises.ts'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { loadLessons } from '../course/lessons.ts'
import { loadSolutions } from '../course/solutions.ts'
import { typecheckPrograms } from '../course/typecheck-programs.ts'
import { run } from './fixtures/terminal.ts'

const outline = (exercise: string) =>
  `export const course = [{ number: 2, lessons: [{ number: '2.1', exercise: '${exercise}', essential: true }] }]\n`
const words = `export const text = {
  parts: { 2: { title: 'Many servers', summary: 'More.' } },
  lessons: { '2.1': { title: "The user's shop", summary: 'Sell: one, two.' } },
}\n`

let course: FixtureCourse
beforeEach(() => {
  course = fixtureCourse()
  course.write('content/course.ts', outline('corner-shop'))
  course.write('content/en/course.ts', words)
})
afterEach(() => course.remove())

const begin = (...args: string[]) => run(course.root, ['new', ...args])
const lesson = 'content/en/02-many-servers/01-the-user-s-shop.mdx'

test('lays out an exercise that check runs at once, and names as unfinished', async () => {
  const { code, out } = await begin('corner-shop')
  expect(code).toBe(0)
  expect(out).toContain('exercises/corner-shop/starter/shop.ts')
  expect(out).toContain(lesson)
  expect(out).toContain('npx millions check corner-shop --update')
  const checked = await run(course.root, ['check', 'corner-shop', '--update', '--seeds', '1'])
  expect(checked.code).toBe(1)
  expect(checked.out).toMatch(/\ncorner-shop +1 +1 +0 +0 +0 /)
  expect(checked.out).toContain('1 fault in')
  expect(checked.out).toContain('✗ corner-shop open: unfinished, 18 open points')
  expect(checked.out).toContain('0 of 3 alternatives at least: solutions/corner-shop/alternatives/<name>/')
  expect(checked.out).toContain('exercises/corner-shop/stack.ts:4 the roles, the load')
  expect(checked.out).toContain(`${lesson}:9 in the front matter`)
})

test('its programs are sound, its words are those of the course', async () => {
  await begin('corner-shop')
  const exercise = await loadExercise(course.root, 'corner-shop')
  expect(exercise.text.title).toBe("The user's shop")
  expect(loadSolutions(course.root, exercise).broken).toEqual([])
  expect(typecheckPrograms(course.root).faults).toEqual([])
  expect(loadLessons(course.root)).toEqual([
    {
      title: "The user's shop",
      number: '2.1',
      summary: 'Sell: one, two.',
      exercise: 'corner-shop',
      minutes: 60,
      file: join(course.root, lesson),
    },
  ])
})

test('a lesson that is there already stays as it is', async () => {
  const page = '---\ntitle: Shop\nnumber: "2.1"\nsummary: One.\nminutes: 5\n---\n\nMine.\n'
  course.write('content/en/02-servers/01-shop.mdx', page)
  const { code, out } = await begin('corner-shop')
  expect(code).toBe(0)
  expect(out).toContain('stays as it is: content/en/02-servers/01-shop.mdx')
  expect(readFileSync(join(course.root, 'content/en/02-servers/01-shop.mdx'), 'utf8')).toBe(page)
  expect(existsSync(join(course.root, lesson))).toBe(false)
})

const wrong: readonly (readonly [string, readonly string[], string, string])[] = [
  ['no name', [], 'one exercise, by its name', 'npx millions new --help'],
  ['two names', ['corner-shop', 'echo'], 'one exercise, by its name', 'npx millions new --help'],
  ['a name that leads elsewhere', ['../corner-shop'], 'is no name for an exercise', 'joined by hyphens'],
  ['a name in capitals', ['Shop'], 'is no name for an exercise', 'joined by hyphens'],
  ['an exercise that there is', ['echo'], 'there is a folder for echo already', 'npx millions check echo'],
  [
    'one that the course does not know',
    ['shop'],
    'no lesson with the exercise "shop"',
    "Add { number: '<part>.<place>', exercise: 'shop' }",
  ],
]
test.each(wrong)('%s is told, and nothing is written', async (_, args, what, next) => {
  const { code, err } = await begin(...args)
  expect(code).toBe(2)
  expect(err).toContain(what)
  expect(err).toContain(next)
  expect(existsSync(join(course.root, 'exercises/corner-shop'))).toBe(false)
  expect(existsSync(join(course.root, 'exercises/shop'))).toBe(false)
})

test('a folder of solutions in the way', async () => {
  course.write('solutions/corner-shop/reference/shop.ts', 'mine')
  expect((await begin('corner-shop')).err).toContain('there is a folder for corner-shop already')
  expect(existsSync(join(course.root, 'exercises/corner-shop'))).toBe(false)
})

test('an outline that is broken, or has no words for it', async () => {
  course.write('content/en/course.ts', 'export const text = { parts: {}, lessons: {} }\n')
  expect((await begin('corner-shop')).err).toContain('part 2 has no words')
})

test('an outline that does not load', async () => {
  course.write('content/course.ts', 'export const course = 1\n')
  const { code, err } = await begin('corner-shop')
  expect(code).toBe(2)
  expect(err).toContain('the file does not load: ')
  expect(err).toContain('content/course.ts')
})
