import { expect, test } from 'vitest'
import { reasonOf } from './reason.ts'

test.each([
  'Failed to fetch dynamically imported module: http://127.0.0.1:4321/_astro/full-editor.B5XVYvJK.js',
  'error loading dynamically imported module: https://course.example/_astro/Replay.js',
  'Importing a module script failed.',
  'Failed to fetch',
  'NetworkError when attempting to fetch resource.',
  'Load failed',
])('what could not be had is told without its address: %s', (message) => {
  const told = reasonOf(new TypeError(message))
  expect(told).toContain('connection')
  expect(told).not.toMatch(/https?:|_astro|\.js/)
})

test('an answer that says no is told by its status', () => {
  expect(reasonOf(new Error('/suites/load-balancer.a1b2.js answered with 404.'))).toBe(
    'the site answered with 404',
  )
  expect(reasonOf(new Error('/stacks/echo.json answered with 503'))).toBe('the site answered with 503')
})

test('what else went wrong stays as it was said, but for addresses', () => {
  expect(reasonOf(new Error('The quota has been exceeded.'))).toBe('The quota has been exceeded.')
  expect(reasonOf('plain')).toBe('plain')
  expect(reasonOf(new Error('cannot start blob:http://127.0.0.1/abc'))).toBe('cannot start …')
})
