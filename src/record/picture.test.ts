import { expect, test } from 'vitest'
import { type Picture, pictureOf } from './picture.ts'

const plain: Picture = {
  title: 'My results',
  course: 'One to Millions',
  number: '1,600,000',
  unit: 'users a day',
  facts: [{ value: '$1,026', label: 'a month' }],
  steps: [
    { label: '1.1', users: 0 },
    { label: '9.2', users: 1_600_000 },
  ],
  stepsTitle: 'Users carried',
  scale: [{ users: 1000, text: '1K' }],
  lines: ['7 of 7 programs are mine'],
  foot: 'seed 1',
  theme: 'light',
}

test('all of its words stand in it, and bars grow by the logarithm', () => {
  const svg = pictureOf(plain)
  for (const text of ['My results', '1,600,000', 'users a day', '$1,026', '9.2', '7 of 7 programs are mine'])
    expect(svg).toContain(`>${text}<`)
  expect(svg).toContain('height="2"')
  expect(svg).not.toContain('NaN')
})

test('no word becomes markup, leaves its line, or is what XML cannot hold', () => {
  const hostile = '</text><script>alert(1)</script>&"\'\u0000\u202e\n\ud800\uffff'
  const svg = pictureOf({
    ...plain,
    name: hostile,
    title: hostile,
    number: hostile,
    facts: [{ value: hostile, label: hostile }],
    lines: [hostile],
    foot: hostile,
  })
  expect(svg).not.toMatch(/<script|onload/i)
  expect(svg.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\ufffe\uffff]/u)
  expect(svg.isWellFormed()).toBe(true)
  expect(svg.match(/<text/g)?.length).toBe(svg.match(/<\/text>/g)?.length)
})

test('what is long is cut off, by letters and not within one', () => {
  const svg = pictureOf({ ...plain, name: '👩‍👩‍👧'.repeat(100) })
  expect(svg).toContain(`>${'👩‍👩‍👧'.repeat(47)}…<`)
})

test('nothing is drawn of what is not there yet', () => {
  const svg = pictureOf({ ...plain, steps: [], facts: [], lines: [] })
  expect(svg).not.toContain('<rect x=')
})
