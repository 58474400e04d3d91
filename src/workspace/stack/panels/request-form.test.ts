import { expect, test } from 'vitest'
import { readForm } from './request-form.ts'

const form = { method: 'GET', path: '/cards/1', headers: '', body: '' }

test('headers are read line by line, a GET takes no body along', () => {
  expect(readForm({ ...form, headers: 'Accept: text/plain\n\nX-Id:7', body: 'ignored' })).toEqual({
    kind: 'request',
    request: { method: 'GET', path: '/cards/1', headers: { Accept: 'text/plain', 'X-Id': '7' } },
  })
})

test('a body goes with a method that sends one', () => {
  const read = readForm({ ...form, method: 'POST', body: '{}' })
  expect(read).toEqual({ kind: 'request', request: { method: 'POST', path: '/cards/1', body: '{}' } })
})

test.each([
  [{ ...form, path: 'cards' }, { kind: 'wrong-path' }],
  [{ ...form, path: '/a b' }, { kind: 'wrong-path' }],
  [{ ...form, path: '//elsewhere/x' }, { kind: 'wrong-path' }],
  [
    { ...form, headers: 'Accept: x\nnonsense' },
    { kind: 'wrong-header', line: 2 },
  ],
  [
    { ...form, headers: 'a b: x' },
    { kind: 'wrong-header', line: 1 },
  ],
  [
    { ...form, headers: 'X-Ok: ü\nX-Id: a\u0000b' },
    { kind: 'wrong-header', line: 2 },
  ],
  [
    { ...form, headers: 'X-Id: →' },
    { kind: 'wrong-header', line: 1 },
  ],
])('%j is told as %j', (wrong, told) => expect(readForm(wrong)).toEqual(told))
