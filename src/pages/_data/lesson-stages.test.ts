import { expect, test } from 'vitest'
import { shareOf, stageAttributes } from './lesson-stages.ts'

const all = [
  { id: 'serves', level: 'core' },
  { id: 'carries', level: 'core' },
  { id: 'cheap', level: 'stretch' },
  { id: 'survives', level: 'core' },
] as const

const lesson = (stages?: readonly string[]) => ({
  number: '9.2',
  exercise: 'millions',
  ...(stages !== undefined && { stages }),
})

test('a lesson builds all of its exercise, unless it has a share of it', () => {
  expect(shareOf(lesson(), all)).toEqual({ stages: all, before: [] })
  expect(shareOf(lesson(['serves', 'carries']), all)).toEqual({ stages: all.slice(0, 2), before: [] })
  const last = shareOf(lesson(['survives']), all)
  expect(last).toEqual({ stages: all.slice(3), before: all.slice(0, 3) })
  expect(stageAttributes(last)).toEqual({
    'data-stages': 'survives',
    'data-core': 'survives',
    'data-before': 'serves carries',
  })
})

test('a share that the exercise does not have is told by its lesson', () => {
  expect(() => shareOf(lesson(['thrives']), all)).toThrow('lesson 9.2 names the stage thrives')
})
