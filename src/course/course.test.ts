import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exerciseSlugs, loadExercise } from './exercises.ts'
import { type FixtureCourse, fixtureCourse } from './fixtures/course.ts'
import { loadSolutions } from './solutions.ts'

let course: FixtureCourse
beforeEach(() => {
  course = fixtureCourse()
})
afterEach(() => course.remove())

async function load() {
  const exercise = await loadExercise(course.root, 'echo')
  return { exercise, solutions: loadSolutions(course.root, exercise) }
}

test('an exercise is found by its place and loaded whole', async () => {
  course.write('exercises/notes/readme.txt', 'not an exercise')
  expect(exerciseSlugs(course.root)).toEqual(['echo'])
  const { exercise, solutions } = await load()
  expect(exercise.exercise.stages.map((stage) => stage.id)).toEqual(['greet', 'count'])
  expect(exercise.stack.entry).toBe('web')
  expect(Object.keys(exercise.starter)).toEqual(['echo.ts', 'greeting.ts'])
  expect(solutions.alternatives.map((solution) => solution.name)).toEqual(['loud'])
  expect(solutions.mistakes[0]).toMatchObject({
    name: 'silent',
    caughtBy: { stage: 'greet', test: 'says-hello' },
  })
})

test('a solution is laid over the starter', async () => {
  const { exercise, solutions } = await load()
  expect(solutions.reference.files).toEqual({
    'echo.ts': exercise.starter['echo.ts'],
    'greeting.ts': "export const greeting = 'hello'\n",
  })
})

describe('authors are told what is wrong, where, and what next', () => {
  test('an exercise that there is not', async () => {
    await expect(loadExercise(course.root, 'ecko')).rejects.toMatchObject({
      message: 'no exercise is called "ecko"',
      next: 'There is echo.',
    })
  })

  const wrong: readonly (readonly [string, string, string, string])[] = [
    [
      'a level that is none',
      'exercises/echo/exercise.ts',
      "export default { files: ['echo.ts'], stages: [{ id: 'a', level: 'hard' }] }",
      'stages.0.level',
    ],
    [
      'an unknown field',
      'exercises/echo/exercise.ts',
      "export default { files: ['echo.ts'], stages: [{ id: 'a', level: 'core' }], colour: 1 }",
      'colour',
    ],
    ['no default export', 'exercises/echo/exercise.ts', 'export const files = []', 'no default export'],
    ['a syntax error', 'exercises/echo/stack.ts', 'export default {', 'does not load'],
    [
      'an entry that is no role',
      'exercises/echo/stack.ts',
      'export default { entry: "x", roles: {}, load: { usersPerDay: 1, requestsPerUser: 1 } }',
      'none of its roles',
    ],
    [
      'a program that is not there',
      'exercises/echo/stack.ts',
      'export default { entry: "web", roles: { web: { program: { provided: "web.ts" }, regions: {} } }, load: { usersPerDay: 1, requestsPerUser: 1 } }',
      'web.ts, which is not in provided/',
    ],
    ['a file that no one listed', 'exercises/echo/starter/more.ts', '', 'the starter has more.ts'],
    [
      'a saying without a next step',
      'exercises/echo/text/en.ts',
      "export default { title: 'a', stages: {}, tests: {}, says: { a: { seen: 'b', cause: 'c' } } }",
      'says.a.next',
    ],
    [
      'a mistake without a header',
      'solutions/echo/mistakes/silent/greeting.ts',
      'export const greeting = 1',
      'does not say which test',
    ],
    [
      'a header without a test',
      'solutions/echo/mistakes/silent/greeting.ts',
      '// Caught by: greet',
      'does not name a stage and a test',
    ],
    ['two headers', 'solutions/echo/mistakes/silent/echo.ts', '// Caught by: greet/says-hello', 'says twice'],
    [
      'a header with a stage that there is not',
      'solutions/echo/mistakes/silent/greeting.ts',
      '// Caught by: great/says-hello',
      '"great"',
    ],
    [
      'a solution with a file of its own',
      'solutions/echo/reference/more.ts',
      '1',
      "not one of the learner's files",
    ],
    [
      'a solution that repeats the starter',
      'solutions/echo/reference/greeting.ts',
      "export const greeting = 'bye'\n",
      'the same as in the starter',
    ],
    ['an empty solution', 'solutions/echo/alternatives/none/readme.md', '', 'the alternative has no files'],
  ]
  test.each(wrong)('%s', async (_, path, source, message) => {
    course.write(path, source)
    await expect(load()).rejects.toMatchObject({
      name: 'CourseError',
      message: expect.stringContaining(message),
      where: expect.stringContaining(join(course.root, path.split('/')[0] ?? '')),
      next: expect.stringMatching(/\w/),
    })
  })
})
