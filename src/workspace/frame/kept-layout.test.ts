import { expect, test } from 'vitest'
import { keepLayout, readLayout, usualLayout } from './kept-layout.ts'

test('what was chosen is read again', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  }
  keepLayout(storage, { wide: true, codeShare: 40, folded: true })
  expect(readLayout(storage)).toEqual({ wide: true, codeShare: 40, folded: true })
})

test.each([null, '{', '[]', '7', '{"wide":"yes","codeShare":"40","folded":1}', '{"codeShare":null}'])(
  'what cannot be read is as usual: %s',
  (text) => {
    expect(readLayout({ getItem: () => text })).toEqual(usualLayout)
  },
)

test('no share leaves the code or its results without room', () => {
  expect(readLayout({ getItem: () => '{"codeShare":1}' }).codeShare).toBe(15)
  expect(readLayout({ getItem: () => '{"codeShare":1000}' }).codeShare).toBe(90)
})
