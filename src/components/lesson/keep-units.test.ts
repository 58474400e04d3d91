import { expect, test } from 'vitest'
import { keepUnits } from './keep-units.ts'

test('a number and its unit stay on one line', () => {
  expect(keepUnits('1012 ms')).toBe('1012\u00a0ms')
  expect(keepUnits('0.5 s, then 16 %')).toBe('0.5\u00a0s, then 16\u00a0%')
  expect(keepUnits('10 minutes and 1 second')).toBe('10\u00a0minutes and 1\u00a0second')
  expect(keepUnits('<b>7</b> of 64 KB, <em>1 s</em>')).toBe('<b>7</b> of 64\u00a0KB, <em>1\u00a0s</em>')
})

test('other words break where they did', () => {
  for (const words of ['200, and web-2 dies', '3 servers', '2 s-curves', '`GET` and `HEAD`: yes'])
    expect(keepUnits(words)).toBe(words)
})

test('tags and code are as they were', () => {
  for (const html of [
    '<a title="5 s">later</a>',
    '<code>after 5 s</code>',
    '<pre><code>// 5 s\n</code></pre>',
  ])
    expect(keepUnits(html)).toBe(html)
})
