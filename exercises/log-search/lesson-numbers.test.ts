/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, number } from '../../src/numbers/lesson-numbers.ts'
import { gatheredWithinMs, mostAsksPerSecond } from './promises.ts'
import type stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '07-operate/01-logs.mdx',
)
const many = (count: unknown): string => Number(count).toLocaleString('en')

/** What the three servers wrote, all together, and what was gathered. */
function counts(scene: 'afternoon' | 'each-once', span: 'begin' | 'end'): readonly [number, number] {
  const [one, two, three, gathered] = cells(scene, span)
  return [number(one) + number(two) + number(three), number(gathered)]
}

test('the promises are those that the suite asks for', () => {
  expect(lesson).toContain(`**${gatheredWithinMs / 1000} seconds** after its line was whole`)
  expect(lesson).toContain(`**at most ${mostAsksPerSecond} times a second**`)
})

test('a minute, gathered with gaps', () => {
  const [written, gathered] = counts('afternoon', 'end')
  expect(lesson).toContain(`The three servers write ${many(written)} lines`)
  expect(lesson).toContain(`answer="${many(gathered)}"`)
  expect(lesson).toContain(`${many(gathered)} of ${many(written)}.`)
  const [early, found] = counts('afternoon', 'begin')
  expect(lesson).toContain(`it had ${found} of ${early}:`)
  // Some of them are lost already, and not on their way.
  expect(counts('each-once', 'begin')[1]).toBeGreaterThan(found)
})

test('the same minute, each line once', () => {
  const [written, gathered] = counts('each-once', 'end')
  expect(gathered).toBe(written)
  expect(lesson).toContain(`${many(written)} lines again`)
  expect(lesson).toContain(`${many(gathered)}. What was written while`)
})

test('one request, by clocks and by cause', () => {
  expect(cells('by-clocks', 'told')).toEqual(['web-3', 'answers 200'])
  expect(lesson).toContain('answer="That of web-3"')
  const [first, second] = cells('by-cause', 'told')
  expect(lesson).toContain(`It begins on ${first}, and the second line is \`${second}\``)
})

test('users carried', () => {
  const { reference, starter } = numbers.carried
  expect(starter?.usersPerDay).toBe(reference.usersPerDay)
  expect(lesson).toContain(`carries ${many(reference.usersPerDay)} users a day`)
})
