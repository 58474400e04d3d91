/** Tests that are held back: in the classroom's bundle alone, beside those of their stage. */
import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { fittedFiles, writeHeldBack } from '../course/fixtures/held-back.ts'
import { bundleGradedSuite, bundleSuite } from './bundle.ts'
import { NodeGrader } from './node.ts'

let course: FixtureCourse
beforeEach(() => {
  course = fixtureCourse()
})
afterEach(() => course.remove())

test('without held-back tests both are one bundle', async () => {
  const [practice, graded] = [
    await bundleSuite('echo', course.root),
    await bundleGradedSuite('echo', course.root),
  ]
  expect(graded.file).toBe(practice.file)
})

test('no page has them: practice is the same bundle as before, and the other one lies beside it', async () => {
  const before = await bundleSuite('echo', course.root)
  writeHeldBack(course)
  const practice = await bundleSuite('echo', course.root)
  const graded = await bundleGradedSuite('echo', course.root)
  expect(practice.hash).toBe(before.hash)
  expect(graded.hash).not.toBe(before.hash)
  expect([practice.code.includes('says-hello-elsewhere'), practice.code.includes('only-at-home')]).toEqual([
    false,
    false,
  ])
  expect(graded.code).toContain('says-hello-elsewhere')
  expect(existsSync(practice.file)).toBe(true)
})

test('what fits the tests that one sees passes practice, and fails where it is not seen', async () => {
  writeHeldBack(course)
  const verdictBy = async (file: string) => {
    using grader = new NodeGrader('echo', file)
    return await grader.grade({ files: fittedFiles })
  }
  const practice = await verdictBy((await bundleSuite('echo', course.root)).file)
  expect(practice.outcome.kind).toBe('passed')
  const graded = await verdictBy((await bundleGradedSuite('echo', course.root)).file)
  expect(graded.outcome.kind).toBe('failed')
  expect(graded.tests.map(({ test, status, isHeldBack }) => [test, status, isHeldBack])).toEqual([
    ['says-hello', 'passed', undefined],
    ['says-hello-elsewhere', 'failed', true],
    ['says-it-again', 'passed', undefined],
  ])
})
