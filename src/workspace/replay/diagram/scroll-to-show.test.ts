import { expect, test } from 'vitest'
import { scrollToShow } from './scroll-to-show.ts'

const port = { top: 1000, left: 200, width: 400, height: 400 }

test.each([
  ['what is in view stays where it is', { x: 400, y: 1200 }, { top: 1000, left: 200 }],
  ['a little above', { x: 400, y: 1010 }, { top: 920, left: 200 }],
  ['a little below', { x: 400, y: 1390 }, { top: 1080, left: 200 }],
  ['far away it comes near the middle', { x: 400, y: 5000 }, { top: 4820, left: 200 }],
  ['to the left, clear of what covers the edge', { x: 250, y: 1200 }, { top: 1000, left: 130 }],
  ['to the right', { x: 700, y: 1200 }, { top: 1000, left: 340 }],
])('%s', (_, at, expected) => {
  expect(scrollToShow(at, port, 40, 80)).toEqual(expected)
})
