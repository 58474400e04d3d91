/** The reviews at the ends of the parts: whole, and answerable from lessons that there are. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { course } from '../../content/course.ts'
import type { Review } from '../../content/review.ts'
import { loadLessons } from './lessons.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const content = join(root, 'content/en')
const parts = readdirSync(content).filter((name) => /^[1-9]|^0[1-9]/.test(name))
const written = new Set(loadLessons(root).map(({ number }) => number))
const places = course.flatMap(({ lessons }) => lessons.map(({ number }) => number))

async function reviewOf(part: string): Promise<Review> {
  const { review }: { review: Review } = await import(join(content, part, 'review.ts'))
  return review
}

test('each part with lessons ends in a review', () => {
  expect(parts.length).toBeGreaterThan(7)
  expect(parts.filter((part) => !existsSync(join(content, part, 'review.ts')))).toEqual([])
})

describe.each(parts)('%s', (part) => {
  test('five questions, each with a reason for every answer, and a design to criticise', async () => {
    const { questions } = await reviewOf(part)
    expect(new Set(questions.map(({ ask }) => ask)).size).toBe(5)
    for (const { ask, answers, several, design } of questions) {
      const right = answers.filter((answer) => answer.right).length
      expect(answers.length, ask).toBeGreaterThan(2)
      expect(answers.length - right, `${ask} wants an answer that is wrong`).toBeGreaterThan(0)
      if (several) expect(right, ask).toBeGreaterThan(1)
      else expect(right, ask).toBe(1)
      for (const { text, why } of answers)
        expect([text, why], ask).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S.*[.?!]$/)])
      if (design !== undefined) expect(several, ask).toBe(true)
    }
    expect(questions.filter(({ design }) => design !== undefined).length).toBeGreaterThan(0)
  })

  test('it leads to its own lessons and to earlier ones, and to none that comes later', async () => {
    const { questions } = await reviewOf(part)
    const number = Number.parseInt(part, 10)
    const again = questions.flatMap((question) => question.again)
    for (const { ask, again: wanted } of questions)
      expect(
        wanted.some((each) => written.has(each)),
        `${ask} leads to no lesson that there is`,
      ).toBe(true)
    for (const each of again) expect(places).toContain(each)
    const partsAsked = new Set(again.map((each) => Number.parseInt(each, 10)))
    expect(partsAsked).toContain(number)
    expect(Math.max(...partsAsked)).toBe(number)
    if (number > 1) expect(partsAsked.size).toBeGreaterThan(1)
  })
})
