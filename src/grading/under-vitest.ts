/**
 * A test's context under plain `vitest run exercises/<slug>`: the folders are read from disk.
 * MILLIONS_SOLUTION names the folder to run over; the reference unless told. MILLIONS_SEED is 1 unless told.
 */
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Exercise } from '../contract/exercise.ts'
import { wantsSqlite } from '../contract/shared-program.ts'
import type { Stack } from '../contract/stack.ts'
import type { TestContext } from '../contract/suite.ts'
import { compileParts } from '../simulator/parts.ts'
import { compile } from '../simulator/sandbox/compile.ts'
import { prepareRealm } from '../simulator/sandbox/realm.ts'
import { bringSqliteHere } from '../simulator/sqlite/bring-here.ts'
import { readParts, readPlanned, readProvided, readSources } from './read-sources.ts'
import { openSimulated, stackFor } from './simulated-worlds.ts'
import type { OpenTest } from './test-worlds.ts'

const opened = new Map<string, Promise<OpenTest>>()

/** `suitePath` is `exercises/<slug>/suite.test.ts` of a checkout. */
export async function openTest(suitePath: string, stage: string, test: string): Promise<TestContext> {
  const folder = dirname(suitePath)
  const opening = opened.get(folder) ?? open(folder)
  opened.set(folder, opening)
  const seed = Number(process.env.MILLIONS_SEED ?? 1)
  return (await opening)({ stage, test, seed }).context
}

async function open(folder: string): Promise<OpenTest> {
  prepareRealm()
  const slug = basename(folder)
  const [{ default: exercise }, { default: stack }] = await Promise.all([
    import(join(folder, 'exercise.ts')) as Promise<{ default: Exercise }>,
    import(join(folder, 'stack.ts')) as Promise<{ default: Stack }>,
  ])
  if (wantsSqlite(stack)) bringSqliteHere()
  const root = checkoutOf(folder)
  const provided = readProvided(root, folder, stack)
  const solutions = join(dirname(dirname(folder)), 'solutions', slug)
  const solution = process.env.MILLIONS_SOLUTION ?? join(solutions, 'reference')
  const learner = { ...readSources(join(folder, 'starter')), ...readSources(solution) }
  const compiled = compile(learner)
  const subject = { slug, exercise, stack, provided, ...(await readPlanned(folder)) }
  return openSimulated(subject, {
    stack: stackFor(subject, { files: learner }, compiled),
    learner: compiled,
    provided: compile(provided),
    parts: compileParts(await readParts(root, stack, exercise)),
  })
}

/** What other exercises bring is found from there, wherever this one lies. */
function checkoutOf(folder: string): string {
  const isTop = existsSync(join(folder, 'package.json')) || dirname(folder) === folder
  return isTop ? folder : checkoutOf(dirname(folder))
}
