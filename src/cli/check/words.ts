/** Has everything that a learner can be told words, and is none of the words left over? */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type LoadedExercise, readSources } from '../../course/exercises.ts'
import type { TestName } from '../../course/solutions.ts'
import { text } from '../../messages/cli/author.en.ts'

const hintsPerStage = 3

/** What is wrong, one sentence each. `tests` are those that the suite defines. */
export function wordFaults(
  exercise: LoadedExercise,
  tests: readonly TestName[],
  root: string,
): readonly string[] {
  const { text: words } = exercise
  const stages = exercise.exercise.stages.map(({ id }) => id)
  const sources = suiteSources(exercise, root)
  const alternatives = alternativesOf(exercise.slug, root)
  const testIds = tests.map(({ test }) => test)
  return [
    ...missing(stages, words.stages, text.check.stageWithoutWords),
    ...left(words.stages, stages, text.check.wordsWithoutStage),
    ...stages.filter((id) => words.stages[id]?.hints.length !== hintsPerStage).map(text.check.hints),
    ...stages.filter((id) => !tests.some(({ stage }) => stage === id)).map(text.check.stageWithoutTests),
    ...testIds.filter((id, place) => testIds.indexOf(id) !== place).map(text.check.testTwice),
    ...missing(testIds, words.tests, text.check.testWithoutWords),
    ...left(words.tests, testIds, text.check.wordsWithoutTest),
    ...missing(saidIn(sources), words.says, text.check.sayWithoutWords),
    ...Object.keys(words.says)
      .filter((id) => !sources.includes(`'${id}'`))
      .map(text.check.wordsWithoutSay),
    // Nobody is asked about the ways of an exercise that tells none of them.
    ...(words.alternatives === undefined
      ? []
      : [
          ...missing(alternatives, words.alternatives, text.check.alternativeWithoutWords),
          ...left(words.alternatives, alternatives, text.check.wordsWithoutAlternative),
        ]),
    ...stackFaults(exercise),
  ]
}

/** The names of the other ways to solve it. */
function alternativesOf(slug: string, root: string): readonly string[] {
  const folder = join(root, 'solutions', slug, 'alternatives')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((each) =>
    each.isDirectory() ? [each.name] : [],
  )
}

/** What views show of the stack: scenes with their measures, figures of nodes, charts of figures. */
function stackFaults({ stack, text: words }: LoadedExercise): readonly string[] {
  const scenes = stack.scenes ?? {}
  const changed = [stack.view, ...Object.values(scenes)].flatMap((each) => Object.values(each?.roles ?? {}))
  const roles = [...Object.values(stack.roles), ...changed]
  const figures = [...new Set(roles.flatMap((role) => role.figures ?? []).map(({ id }) => id))]
  return [
    ...missing(Object.keys(scenes), words.scenes ?? {}, text.check.sceneWithoutWords),
    ...left(words.scenes ?? {}, Object.keys(scenes), text.check.wordsWithoutScene),
    ...Object.entries(scenes).flatMap(([name, { measures }]) =>
      missing(
        measures.map(({ id }) => id),
        words.scenes?.[name]?.measures ?? {},
        (id) => text.check.measureWithoutWords(name, id),
      ),
    ),
    ...missing(Object.keys(stack.beside ?? {}), words.beside ?? {}, text.check.besideWithoutWords),
    ...left(words.beside ?? {}, Object.keys(stack.beside ?? {}), text.check.wordsWithoutBeside),
    ...missing(figures, words.figures ?? {}, text.check.figureWithoutWords),
    ...left(words.figures ?? {}, figures, text.check.wordsWithoutFigure),
    ...(stack.charts ?? []).filter((id) => !figures.includes(id)).map(text.check.chartWithoutFigure),
  ]
}

/** The suite with what lies beside it, in rooms as well, and with the checkers that suites share. */
function suiteSources({ folder, suiteFile }: LoadedExercise, root: string): string {
  const rooms = [...roomsIn(folder), ...roomsIn(join(root, 'exercises', 'checkers'))]
  const sources = rooms.flatMap((room) => Object.values(readSources(room, { withTests: room === folder })))
  return sources.join('\n') + suiteFile
}

/** What stands in these is no part of a suite. */
const notOfTheSuite = ['starter', 'provided', 'text']

/** The folder, and those in it. */
function roomsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  const rooms = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !notOfTheSuite.includes(entry.name),
  )
  return [folder, ...rooms.flatMap(({ name }) => roomsIn(join(folder, name)))]
}

function saidIn(sources: string): readonly string[] {
  return [...new Set([...sources.matchAll(/\bsay\(\s*'([a-z0-9-]+)'/g)].map(([, id]) => id ?? ''))]
}

function missing(ids: readonly string[], words: object, tell: (id: string) => string): readonly string[] {
  return ids.filter((id) => !(id in words)).map(tell)
}

function left(words: object, ids: readonly string[], tell: (id: string) => string): readonly string[] {
  return Object.keys(words)
    .filter((id) => !ids.includes(id))
    .map(tell)
}
