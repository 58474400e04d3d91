/** A thread that is started before the bundle is known: whatever was guessed, the right one runs. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { counterBundle, counterReference } from './fixtures/counter-bundle.ts'
import { NodeGrader } from './node.ts'
import { startAhead } from './node-worker.ts'

const files = { 'counter.ts': counterReference }

let cache: string
let file: string

beforeAll(async () => {
  ;({ file } = await counterBundle())
  cache = mkdtempSync(join(tmpdir(), 'bundles-'))
}, 60_000)

afterAll(() => rmSync(cache, { recursive: true }))

async function gradeWith(suiteFile: string) {
  using grader = new NodeGrader('counter', suiteFile)
  const { outcome } = await grader.grade({ files })
  return outcome
}

test('with the right guess, the thread that loaded it grades', async () => {
  const guessed = join(cache, 'right-0123456789abcdef.js')
  copyFileSync(file, guessed)
  startAhead(cache, 'right')
  expect(await gradeWith(guessed)).toEqual({ kind: 'passed' })
})

test('without a guess, the thread waits until it is told', async () => {
  for (const slug of [undefined, 'unknown']) {
    startAhead(cache, slug)
    expect(await gradeWith(file)).toEqual({ kind: 'passed' })
  }
  for (const folder of [join(cache, 'missing'), file]) {
    startAhead(folder, 'counter')
    expect(await gradeWith(file)).toEqual({ kind: 'passed' })
  }
})

test('a wrong guess costs its thread, and nothing else', async () => {
  writeFileSync(join(cache, 'broken-0123456789abcdef.js'), "throw new Error('an older suite')")
  startAhead(cache, 'broken')
  expect(await gradeWith(file)).toEqual({ kind: 'passed' })
})
