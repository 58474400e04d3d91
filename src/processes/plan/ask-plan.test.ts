/** A plan that is read beside real nodes: as in the simulator's own threads, and nobody waits for it for ever. */
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { RealProgram } from '../part.ts'
import { provideProgram } from '../program-file.ts'
import { askPlan } from './ask-plan.ts'

let host: RealProgram

beforeAll(async () => {
  host = { node: process.execPath, file: await provideProgram(join(import.meta.dirname, '../../..')) }
})

const ask = (source: string, withinMs?: number) =>
  askPlan(
    host,
    { files: { 'plan.ts': source }, program: 'plan.ts' },
    withinMs === undefined ? {} : { withinMs },
  )

test('a plan comes out as data, with its places', async () => {
  const { value, places } = await ask("export default {\n  city: '서울 🌊' }")
  expect(value).toEqual({ city: '서울 🌊' })
  expect(places['["city"]']).toEqual({ file: 'plan.ts', line: 2, column: 3 })
  const large = await ask('export default { all: Array.from({ length: 9000 }, () => "seventeen letters") }')
  expect(large.value.all).toHaveLength(9000)
})

test('what is none is told with its place', async () => {
  await expect(ask('export default {')).rejects.toMatchObject({ name: 'CompileError', line: 1 })
  await expect(ask('\nfor (;;) {}\nexport default {}')).rejects.toMatchObject({
    line: 2,
    message: expect.stringContaining('goes on and on'),
  })
  await expect(ask('export default {\n  a: () => 1 }')).rejects.toMatchObject({ name: 'PlanError', line: 2 })
})

test('what is done later is never done', async () => {
  const source = 'const again = async () => { for (;;) await null }\nvoid again()\nexport default { a: 1 }'
  expect((await ask(source)).value).toEqual({ a: 1 })
})

test('what the engine goes on with, and what takes all memory, is ended', async () => {
  const native = "/^(a+)+$/.test('a'.repeat(60) + 'b')\nexport default {}"
  await expect(ask(native, 2000)).rejects.toThrow('goes on and on')
  const greedy = "let text = 'x'\nfor (;;) text = [text, text].join(text.slice(0, 9))\nexport default {}"
  await expect(ask(greedy, 10_000)).rejects.toMatchObject({ name: 'CompileError', file: 'plan.ts' })
})
