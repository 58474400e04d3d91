/** A classroom grades with tests that no page practises with, and says so. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fittedFiles, writeHeldBack } from '../../course/fixtures/held-back.ts'
import { bundleSuite } from '../../grading/bundle.ts'
import type { Submission } from '../api.ts'
import { type Browser, openRoom, type Room, rightFiles } from '../fixtures/room.ts'

let room: Room
let learner: Browser
beforeEach(async () => {
  room = await openRoom({ workers: 1, prepare: writeHeldBack })
  learner = (await room.join(room.joinCode, 'Ada')).browser
})
afterEach(async () => await room[Symbol.asyncDispose]())

async function graded(files: Readonly<Record<string, string>>, key: string): Promise<Submission> {
  const { hash } = await bundleSuite('echo', room.root)
  const practice = { suiteHash: hash, outcome: 'passed', passed: ['greet', 'count'] } as const
  const { submission } = await room.handIn(learner, { key, files, practice })
  const path = `/classes/${room.classId}/submissions/${submission}`
  const read = async () => (await learner.ask('GET', path)).json as Submission
  await expect.poll(async () => (await read()).grade, { timeout: 120_000 }).toBeDefined()
  return await read()
}

test('what fits the tests that one sees is told apart, in words that come with the grade', async () => {
  const fitted = await graded(fittedFiles, 'the-fitted-one')
  expect(fitted.grade).toMatchObject({
    outcome: { kind: 'failed' },
    tests: 3,
    testsPassed: 2,
    practiceSuiteHash: fitted.practice?.suiteHash,
    firstFailure: { stage: 'greet', test: 'says-hello-elsewhere' },
  })
  expect(fitted.tests?.filter(({ isHeldBack }) => isHeldBack)).toMatchObject([
    { test: 'says-hello-elsewhere', status: 'failed', failedSeeds: 3, say: { id: 'only-at-home' } },
  ])
  expect(fitted.heldBack).toEqual({
    tests: { 'says-hello-elsewhere': 'It says hello at any address.' },
    says: { 'only-at-home': expect.objectContaining({ cause: 'It looks at the path.' }) },
  })
})

test('whoever passes reads no word of what is held back', async () => {
  const right = await graded(rightFiles, 'the-right-one')
  expect(right.grade).toMatchObject({ outcome: { kind: 'passed' }, testsPassed: 3 })
  expect(right).not.toHaveProperty('heldBack')
})

test('whoever teaches reads the words of all of them', async () => {
  const { json } = await room.instructor.ask('GET', `/classes/${room.classId}/exercises/echo/held-back`)
  expect(json).toMatchObject({ tests: { 'says-hello-elsewhere': 'It says hello at any address.' } })
})
