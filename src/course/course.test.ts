import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CourseError } from './course-error.ts'
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
    files: { ...solutions.reference.files, 'greeting.ts': "export const greeting = ''\n" },
  })
  expect(solutions.checkpoints.map(({ name }) => name)).toEqual(['count'])
  expect(solutions.broken).toEqual([])
})

test('programs that several stacks run come along where a stack names them, tests stay behind', async () => {
  course.write('exercises/provided/store/program.ts', 'export default 1')
  course.write('exercises/provided/store/log.ts', 'export const log = 1')
  course.write('exercises/provided/store/program.test.ts', 'test')
  course.write('exercises/provided/mail/program.ts', 'export default 2')
  course.write(
    'exercises/echo/stack.ts',
    `export default { entry: 'web', load: { usersPerDay: 1, requestsPerUser: 1 },
      roles: { web: { program: { learner: 'echo.ts' }, regions: {} } },
      beside: { kept: { roles: { store: { program: { shared: 'store' }, regions: {} } } } } }`,
  )
  const provided = { 'store/log.ts': 'export const log = 1', 'store/program.ts': 'export default 1' }
  expect((await load()).exercise.provided).toEqual(provided)
})

test('a shared program that is not there is told with those that are', async () => {
  course.write('exercises/provided/store/program.ts', 'export default 1')
  course.write('exercises/provided/mail/program.ts', 'export default 2')
  course.write(
    'exercises/echo/stack.ts',
    `export default { entry: 'web', load: { usersPerDay: 1, requestsPerUser: 1 },
      roles: { web: { program: { shared: 'stor' }, regions: {} } } }`,
  )
  await expect(load()).rejects.toMatchObject({
    message: 'a role runs the shared program stor, which is not in exercises/provided/',
    next: expect.stringContaining('There is mail, store.'),
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
    [
      'a shared program that is not there, in a scene too',
      'exercises/echo/stack.ts',
      'export default { entry: "web", roles: { web: { program: { learner: "echo.ts" }, regions: {} } }, load: { usersPerDay: 1, requestsPerUser: 1 }, scenes: { slow: { roles: { web: { program: { shared: "databse" } } }, steps: [], endMs: 1, measures: [{ id: "all", fromMs: 0, toMs: 1 }] } } }',
      'the shared program databse',
    ],
    [
      'a journey that goes nowhere',
      'exercises/echo/stack.ts',
      'export default { entry: "web", roles: { web: { program: { learner: "echo.ts" }, regions: {} } }, load: { usersPerDay: 1, requestsPerUser: 1, journey: { steps: [] } } }',
      'load.journey.steps: wants at least one step',
    ],
    ['a file that no one listed', 'exercises/echo/starter/more.ts', '', 'the starter has more.ts'],
    [
      'a saying without a next step',
      'exercises/echo/text/en.ts',
      "export default { title: 'a', stages: {}, tests: {}, says: { a: { seen: 'b', cause: 'c' } } }",
      'says.a.next',
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

describe('a mistake that is none is told, and the others are taken all the same', () => {
  const hunk = "@@ -1,1 +1,1 @@\n-export const greeting = 'hello'\n+export const greeting = ''\n"
  const change = `--- a/greeting.ts\n+++ b/greeting.ts\n${hunk}`
  const head = 'Answers with nothing.\nCaught by: greet/says-hello\n'
  const wrong: readonly (readonly [string, string, string])[] = [
    ['no head', change, 'does not say which test'],
    ['a head without a test', `Silent.\nCaught by: greet\n\n${change}`, 'does not name a stage and a test'],
    ['two tests', `${head}Caught by: greet/says-hello\n\n${change}`, 'says twice which test'],
    ['a stage that there is not', `Silent.\nCaught by: great/says-hello\n\n${change}`, '"great"'],
    ['nothing of what is wrong', `Caught by: greet/says-hello\n\n${change}`, 'is not two lines'],
    ['more words', `${head}And more.\n\n${change}`, 'is not two lines'],
    [
      'what it is against twice',
      `${head}Against: reference\nAgainst: starter\n\n${change}`,
      'says twice what',
    ],
    ['against what there is not', `${head}Against: alternatives/soft\n\n${change}`, '"alternatives/soft"'],
    ['against a place elsewhere', `${head}Against: alternatives/../..\n\n${change}`, 'which there is not'],
    ['no diff', head, 'changes nothing'],
    [
      'nothing that changes',
      `${head}\n${change.replace("+export const greeting = ''", "+export const greeting = 'hello'")}`,
      'changes nothing',
    ],
    [
      'a file of its own',
      `${head}\n${change.replaceAll('greeting.ts', 'more.ts')}`,
      "more.ts is not one of the learner's files",
    ],
    ['a file twice', `${head}\n${change}${change}`, 'has greeting.ts twice'],
    [
      'a wrong count',
      `${head}\n${change.replace('-1,1', '-1,2')}`,
      'this is no unified diff: Hunk at line 3 ',
    ],
    ['lines of no hunk', `${head}\n${change}\n+export const more = 1\n`, 'lines that belong to no hunk'],
    [
      'another name for a file',
      `${head}\ndiff --git a/greeting.ts b/echo.ts\nsimilarity index 100%\nrename from greeting.ts\nrename to echo.ts\n`,
      'in another way than by its lines',
    ],
    [
      'a line that is no longer there',
      `${head}\n${change.replace("-export const greeting = 'hello'", "-export const greeting = 'hi'")}`,
      `the hunk for greeting.ts no longer fits the reference: it expects "export const greeting = 'hi'" in line 1, where it has "export const greeting = 'hello'"`,
    ],
    [
      'more lines than there are',
      `${head}\n${change.replace('-1,1 +1,1', '-1,2 +1,2')} export default greeting\n`,
      'it expects "export default greeting" in line 2, where it has ""',
    ],
  ]
  test.each(wrong)('%s', async (_, diff, message) => {
    course.write('solutions/echo/mistakes/wrong.diff', diff)
    const { mistakes, broken } = (await load()).solutions
    expect(mistakes.map(({ name }) => name)).toEqual(['silent'])
    expect(broken).toEqual([{ kind: 'mistake', of: 'mistakes/wrong', error: expect.any(CourseError) }])
    expect(broken[0]?.error).toMatchObject({
      message: expect.stringContaining(message),
      where: join(course.root, 'solutions/echo/mistakes/wrong.diff'),
      next: expect.stringMatching(/\w/),
    })
  })

  test('a folder', async () => {
    course.write('solutions/echo/mistakes/deaf/greeting.ts', '')
    const { broken } = (await load()).solutions
    expect(broken[0]?.error).toMatchObject({
      message: 'this is no diff, as a mistake is one',
      next: expect.stringContaining('npx millions mistake echo deaf --save'),
    })
  })

  test('a name of something else', async () => {
    course.write('solutions/echo/mistakes/Too Loud.diff', `${head}\n${change}`)
    expect((await load()).solutions.broken[0]?.error.message).toContain('"Too Loud" is no name')
  })
})

describe('a checkpoint that is none', () => {
  const change = (name: string) =>
    `--- a/${name}\n+++ b/${name}\n@@ -1,1 +1,1 @@\n-export const greeting = 'hello'\n+export const greeting = 'hi'\n`
  test.each([
    [
      'of the first stage, which begins with the starter',
      'greet',
      change('greeting.ts'),
      'no stage after the first is called "greet"',
    ],
    ['of no stage', 'shout', change('greeting.ts'), 'no stage after the first is called "shout"'],
    ['with words of its own', 'count', `Counts.\n\n${change('greeting.ts')}`, 'has no words of its own'],
    ['that no longer fits', 'count', change('echo.ts'), 'the hunk for echo.ts no longer fits the reference'],
  ])('%s', async (_, name, diff, message) => {
    course.write(`solutions/echo/checkpoints/${name}.diff`, diff)
    const { broken } = (await load()).solutions
    expect(broken).toEqual([
      { kind: 'checkpoint', of: `checkpoints/${name}`, error: expect.any(CourseError) },
    ])
    expect(broken[0]?.error.message).toContain(message)
    expect(broken[0]?.error.next).toMatch(/\w/)
  })
})

test('what plans the stack is loaded beside it, and has to name a file of the learner’s', async () => {
  course.write('exercises/echo/planned.ts', "export default { program: 'echo.ts', roles: () => ({}) }")
  expect((await load()).exercise.planned?.program).toBe('echo.ts')
})

test.each([
  ["{ program: 'plan.ts', roles: () => ({}) }", 'the plan is plan.ts, which is none of the learner'],
  ["{ program: 'echo.ts', roles: {} }", 'roles: wants a function of the plan'],
])('a plan that cannot be one is told: %s', async (planned, told) => {
  course.write('exercises/echo/planned.ts', `export default ${planned}`)
  await expect(load()).rejects.toThrow(told)
})

test.each([
  ["{ of: 'nothing' }", 'a role runs the result of nothing, which is no other exercise'],
  ["{ of: 'echo' }", 'a role runs the result of echo, which is no other exercise'],
  ["{ of: 'other', file: 'none.ts' }", 'a role runs none.ts of other, which has no such file'],
])('a result of another exercise that is not there is told: %s', async (program, told) => {
  course.write('exercises/other/exercise.ts', 'export default {}')
  course.write('exercises/other/starter/other.ts', '')
  course.write(
    'exercises/echo/stack.ts',
    `export default { entry: 'web', load: { usersPerDay: 1, requestsPerUser: 1 },
      roles: { web: { program: ${program}, regions: {} } } }`,
  )
  await expect(load()).rejects.toThrow(told)
})
