/** The numbers in the lesson's prose are those that are recorded for its scenes, which are measured again elsewhere. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Cell } from '../../src/live/protocol.ts'
import type { ExerciseNumbers } from '../../src/numbers/numbers.ts'
import type stack from './stack.ts'

const place = join(import.meta.dirname, '../../content/en/08-shards/02-resharding.mdx')
const lesson = readFileSync(place, 'utf8').replace(/\s+/g, ' ')
const numbers: ExerciseNumbers = JSON.parse(readFileSync(join(import.meta.dirname, 'numbers.json'), 'utf8'))

function cells(name: keyof typeof stack.scenes, measure: string): readonly (Cell | null)[] {
  const row = numbers.scenes[name]?.rows.find((each) => each.measure === measure)
  if (row === undefined) throw new Error(`nothing is recorded for ${measure} in the scene ${name}`)
  return row.cells
}

const number = (cell: Cell | null | undefined) => Number(cell)
const ms = (cell: Cell | null | undefined) => `${Math.round(number(cell))} ms`
const percent = (cell: Cell | null | undefined) => `${Math.round(number(cell) * 100)} %`

test('the rest by four, then by five', () => {
  const [four] = cells('four-then-five', 'four')
  const [five] = cells('four-then-five', 'five')
  expect(lesson).toContain(
    `With four shards ${percent(four)} of the reads fail. With five, ${percent(five)} do`,
  )
})

test('how many keys move', () => {
  const [moved] = cells('how-many-move', 'from-four-to-five')
  expect(lesson).toContain(`${number(moved)} %. A key stays only when`)
  const stays = Array.from({ length: 20 }, (_, rest) => rest).filter((rest) => rest % 4 === rest % 5)
  expect(lesson).toContain(`that is so for ${stays.length} of 20 numbers`)
})

test('a shard is added while users go on', () => {
  const [before] = cells('a-shard-is-added', 'four')
  const [meanwhile, errors] = cells('a-shard-is-added', 'moving')
  const [after] = cells('a-shard-is-added', 'five')
  expect(lesson).toContain(`At 200 requests a second, ${percent(errors)} fail while keys move`)
  expect(lesson).toContain(`p99 is ${ms(before)} before, ${ms(meanwhile)} meanwhile, and ${ms(after)} after`)
})

test('it dies meanwhile', () => {
  const [errors] = cells('it-dies-meanwhile', 'dead')
  expect(lesson).toContain(`While it is dead, ${percent(errors)} of the requests fail`)
})
