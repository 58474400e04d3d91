import { beforeAll, expect, test } from 'vitest'
import { benchNode } from './bench-node.ts'
import { prepareRealm } from './realm.ts'

beforeAll(prepareRealm)

async function logged(code: string): Promise<readonly string[]> {
  const { ask, lines } = benchNode(`export default { async fetch() { ${code} } }`)
  await ask()
  return lines
}

test('a console shows what the Web classes hold', async () => {
  const lines = await logged(`
    const headers = new Headers({ accept: 'text/html', 'x-note': 'hi' })
    console.log(headers)
    console.log(new Request('http://web-1/cards?n=1', { method: 'POST', body: 'x', headers }))
    console.log([new Response('no', { status: 404, statusText: 'Not Found' })])
    console.log(new URL('/a?b=1#c', 'http://web-1'), new URLSearchParams('a=1&a=2'))
    console.log(AbortSignal.abort(new Error('gone')), new AbortController())
    const form = new FormData()
    form.append('name', 'Anna')
    console.log(form, new ReadableStream())
  `)
  expect(lines).toEqual([
    "Headers { accept: 'text/html', 'x-note': 'hi' }",
    "Request { method: 'POST', url: 'http://web-1/cards?n=1', headers: Headers { accept: 'text/html', 'content-type': 'text/plain;charset=UTF-8', 'x-note': 'hi' }, redirect: 'follow', bodyUsed: false }",
    "[ Response { status: 404, statusText: 'Not Found', headers: Headers { 'content-type': 'text/plain;charset=UTF-8' }, bodyUsed: false, type: 'default', url: '' } ]",
    "URL { href: 'http://web-1/a?b=1#c' } URLSearchParams { a: '1', a: '2' }",
    'AbortSignal { aborted: true, reason: Error: gone } AbortController { signal: AbortSignal { aborted: false, reason: undefined } }',
    "FormData { name: 'Anna' } ReadableStream { locked: false }",
  ])
})

test('an aborted call and a time-out are told by their names', async () => {
  const lines = await logged(`
    console.log(new DOMException('too late', 'TimeoutError'), String(new DOMException('too late', 'TimeoutError')))
    try { AbortSignal.abort().throwIfAborted() } catch (error) { console.error('gave up:', error) }
    console.log({ reason: AbortSignal.abort().reason })
  `)
  expect(lines).toEqual([
    'TimeoutError: too late TimeoutError: too late',
    'error: gave up: AbortError: This operation was aborted',
    '{ reason: AbortError: This operation was aborted }',
  ])
})

test('what only calls itself one of them is shown as what it is', async () => {
  const lines = await logged(`
    class Headers { secret = 1 }
    console.log(new Headers())
    console.log(Object.create(Response.prototype), Object.create(URL.prototype))
    console.log(Object.setPrototypeOf({ a: 1 }, DOMException.prototype))
  `)
  expect(lines[0]).toBe('Headers { secret: 1 }')
  expect(lines[1]).toBe('Response {} URL {}')
  expect(lines[2]).toContain('a: 1')
})
