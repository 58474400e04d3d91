import { expect, test } from 'vitest'
import { textParts } from './place-links.ts'

const files = ['store.ts', 'big-store.ts', 'web.ts']
const named = '{file}, line {line}'

function places(text: string): readonly string[] {
  return textParts(text, files, named).flatMap(({ place }) =>
    place === undefined ? [] : [[place.file, place.line, place.column].filter(Boolean).join(' ')],
  )
}

test('a place is found as words name it, and as an engine does', () => {
  expect(places('Go to store.ts, line 24: what is to end it?')).toEqual(['store.ts 24'])
  expect(places('Error: tired\n    at fetch (web.ts:9:23)\n    at big-store.ts:4')).toEqual([
    'web.ts 9 23',
    'big-store.ts 4',
  ])
})

test('the text is the same as before, part by part', () => {
  const text = 'In web.ts, line 3, and in store.ts, line 5.'
  const parts = textParts(text, files, named)
  expect(parts.map((part) => part.text).join('')).toBe(text)
  expect(parts.map((part) => part.text)).toEqual([
    'In ',
    'web.ts, line 3',
    ', and in ',
    'store.ts, line 5',
    '.',
  ])
})

test('what is no line of these files is text', () => {
  expect(places('other.ts, line 3')).toEqual([])
  expect(places('my-store.ts:3 and /provided/store.ts:3 and a.store.ts:3')).toEqual([])
  expect(places('store.ts alone, and store.tsx:3')).toEqual([])
  expect(textParts('', files, named)).toEqual([{ text: '' }])
  expect(textParts('store.ts:1', [], named)).toEqual([{ text: 'store.ts:1' }])
})

test('another language names places in its own way', () => {
  expect(textParts('store.ts 24행을 보라', files, '{file} {line}행').at(0)).toEqual({
    text: 'store.ts 24행',
    place: { file: 'store.ts', line: 24 },
  })
})
