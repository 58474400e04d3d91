import { STATUS_CODES } from 'node:http'
import { describe, expect, test } from 'vitest'
import {
  type Cancellation,
  NetworkFailure,
  type WireHeaders,
  type WireRequest,
  type WireResponse,
} from '../capabilities.ts'
import { AbortController as OurAbortController } from './abort.ts'
import { createFetch } from './fetch.ts'
import { HeaderList } from './header-list.ts'
import { Request as OurRequest } from './request.ts'
import { Response as OurResponse } from './response.ts'
import { ReadableStream as OurReadableStream } from './stream.ts'
import { requestFromWire, responseToWire } from './wire.ts'

const NodeRequest = OurRequest as unknown as typeof Request
const NodeResponse = OurResponse as unknown as typeof Response
const Controller = OurAbortController as unknown as typeof AbortController

const none: WireHeaders = { names: [], values: [] }
const never: Cancellation = { cancelled: false, onCancel: () => undefined }

/** `fetch` to a program that answers in this process: the transport is all that there is of a network. */
function fetchFrom(program: (request: Request) => Response | Promise<Response>): {
  readonly fetch: typeof fetch
  readonly sent: WireRequest[]
} {
  const sent: WireRequest[] = []
  const transport = async (wire: WireRequest, cancellation: Cancellation): Promise<WireResponse> => {
    sent.push(wire)
    return responseToWire(await program(requestFromWire(wire, cancellation)), wire.method)
  }
  return { fetch: createFetch({ transport }), sent }
}

function headersOf(wire: WireRequest | undefined): Record<string, string> {
  return Object.fromEntries(new HeaderList(wire?.headers).sorted())
}

describe('a request', () => {
  test('arrives as it was sent, and its answer comes back', async () => {
    const { fetch } = fetchFrom(async (request) => {
      const { method, url, redirect } = request
      return NodeResponse.json({ method, url, redirect, text: await request.text() }, { status: 201 })
    })
    const response = await fetch('http://web-1/cards?x=1#top', { method: 'POST', body: 'hé' })
    expect(await response.json()).toEqual({
      method: 'POST',
      url: 'http://web-1/cards?x=1',
      redirect: 'manual',
      text: 'hé',
    })
    expect([response.status, response.url, response.type]).toEqual([201, 'http://web-1/cards?x=1', 'basic'])
    expect(() => response.headers.set('a', '1')).toThrow('immutable')
  })

  test('passes on by fetch(url, request), with method, headers and body', async () => {
    const web = fetchFrom(async (request) => new NodeResponse(`${request.method} ${await request.text()}`))
    const balancer = fetchFrom((request) => web.fetch('http://web-2/', request))
    const init = { method: 'PUT', body: 'card', headers: { 'x-id': '7' } }
    const response = await balancer.fetch('http://balancer/', init)
    expect(await response.text()).toBe('PUT card')
    expect(headersOf(web.sent[0])).toMatchObject({ host: 'web-2', 'x-id': '7', 'content-length': '4' })
  })

  test('without a body passes on with the same headers, but for the host', async () => {
    const web = fetchFrom((request) => new NodeResponse(request.headers.get('host')))
    const balancer = fetchFrom((request) => web.fetch('http://web-2/', request))
    const init = { headers: { connection: 'close', 'sec-fetch-mode': 'navigate', 'x-id': '7' } }
    expect(await (await balancer.fetch('http://balancer/', init)).text()).toBe('web-2')
    const [first] = balancer.sent
    expect(headersOf(first)).toMatchObject({
      host: 'balancer',
      connection: 'close',
      'sec-fetch-mode': 'cors',
    })
    expect(web.sent[0]?.headers.names).toEqual(first?.headers.names)
    expect(headersOf(web.sent[0])).toEqual({ ...headersOf(first), host: 'web-2' })
  })

  test('of a stream is sent whole, as chunked', async () => {
    const { fetch, sent } = fetchFrom(async (request) => new NodeResponse(await request.text()))
    const body = OurReadableStream.from(['a', 'b'].map((text) => new TextEncoder().encode(text)))
    const init = { method: 'POST', body, duplex: 'half' } as unknown as RequestInit
    expect(await (await fetch('http://web-1/', init)).text()).toBe('ab')
    expect(headersOf(sent[0])).toMatchObject({ 'transfer-encoding': 'chunked' })
  })

  test('keeps its cookies apart on the way back', async () => {
    const { fetch } = fetchFrom(
      () =>
        new NodeResponse(null, {
          headers: [
            ['Set-Cookie', 'a=1'],
            ['Set-Cookie', 'b=2'],
          ],
        }),
    )
    expect((await fetch('http://web-1/')).headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  test('by HEAD gets the length and no body', async () => {
    const { fetch } = fetchFrom(() => new NodeResponse('12345'))
    const response = await fetch('http://web-1/', { method: 'HEAD' })
    expect([response.body, response.headers.get('content-length')]).toEqual([null, '5'])
  })
})

describe('a failure', () => {
  test('of the network is a TypeError whose cause has the code', async () => {
    const fetch = createFetch({
      transport: () => Promise.reject(new NetworkFailure('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:80')),
    })
    await expect(fetch('http://web-1/')).rejects.toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 10.0.0.1:80' },
    })
  })

  test('of the simulator is not made to look like one of the network', async () => {
    const fault = new RangeError('a bug')
    await expect(createFetch({ transport: () => Promise.reject(fault) })('http://web-1/')).rejects.toBe(fault)
  })

  test('of a bad argument rejects, it does not throw', async () => {
    const { fetch, sent } = fetchFrom(() => new NodeResponse())
    await expect(fetch('/relative')).rejects.toThrow('Failed to parse URL from /relative')
    await expect(Reflect.apply(fetch, undefined, [])).rejects.toThrow('fetch: 1 argument required')
    await expect(fetch('foo://web-1/')).rejects.toMatchObject({ message: 'fetch failed' })
    expect(sent).toEqual([])
  })
})

describe('aborting', () => {
  const hanging = (cancelled: string[]): typeof fetch =>
    createFetch({
      transport: (_request, cancellation) => {
        return new Promise((_resolve, reject) => {
          cancellation.onCancel(() => {
            cancelled.push('cancelled')
            reject(new NetworkFailure('ABORT_ERR', 'the caller cancelled the request'))
          })
        })
      },
    })

  test('rejects at once with the reason, and tells the transport', async () => {
    const cancelled: string[] = []
    const controller = new Controller()
    const pending = hanging(cancelled)('http://web-1/', { signal: controller.signal })
    controller.abort()
    expect(cancelled).toEqual(['cancelled'])
    await expect(pending).rejects.toMatchObject({ name: 'AbortError', message: 'This operation was aborted' })
  })

  test('before the call sends nothing', async () => {
    const { fetch, sent } = fetchFrom(() => new NodeResponse())
    const controller = new Controller()
    controller.abort(new RangeError('mine'))
    await expect(fetch('http://web-1/', { signal: controller.signal })).rejects.toThrow('mine')
    expect(sent).toEqual([])
  })

  test('after the answer changes nothing', async () => {
    const { fetch } = fetchFrom(() => new NodeResponse('whole'))
    const controller = new Controller()
    const response = await fetch('http://web-1/', { signal: controller.signal })
    controller.abort()
    expect(await response.text()).toBe('whole')
  })

  test('follows from an incoming request to what it led to', async () => {
    const cancelled: string[] = []
    const callbacks: (() => void)[] = []
    const wire: WireRequest = { method: 'GET', url: 'http://balancer/', headers: none, body: null }
    const caller = { cancelled: false, onCancel: (callback: () => void) => void callbacks.push(callback) }
    const request = requestFromWire(wire, caller)
    const pending = hanging(cancelled)('http://web-1/', request)
    caller.cancelled = true
    for (const callback of callbacks) callback()
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' })
    await expect(pending).rejects.toBe(request.signal.reason)
    expect(cancelled).toEqual(['cancelled'])
  })
})

describe('redirects', () => {
  const program = (request: Request): Response => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/end') return new NodeResponse(request.method)
    if (pathname === '/loop') return NodeResponse.redirect(request.url)
    const status = Number(searchParams.get('status') ?? 302)
    return new NodeResponse(null, { status, headers: { location: searchParams.get('to') ?? '/end' } })
  }

  test.for([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [302, 'PUT', 'PUT'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [307, 'POST', 'POST'],
    [308, 'PUT', 'PUT'],
  ] as const)('%i turns %s into %s', async ([status, method, expected]) => {
    const { fetch, sent } = fetchFrom(program)
    const body = method === 'HEAD' ? null : 'card'
    const response = await fetch(`http://web-1/start?status=${status}`, { method, body })
    expect([response.redirected, response.url]).toEqual([true, 'http://web-1/end'])
    expect(sent[1]?.method).toBe(expected)
    expect(sent[1]?.body === null).toBe(expected !== method || body === null)
    expect('content-type' in headersOf(sent[1])).toBe(expected === method && body !== null)
  })

  test('to another origin lose the credentials', async () => {
    const { fetch, sent } = fetchFrom(program)
    const headers = { Authorization: 'secret', Cookie: 'a=1', 'X-Kept': 'yes' }
    await fetch('http://web-1/start?to=http://web-2/end', { headers })
    expect(headersOf(sent[0])).toMatchObject({ authorization: 'secret', cookie: 'a=1' })
    expect(headersOf(sent[1])).toMatchObject({ host: 'web-2', 'x-kept': 'yes' })
    expect(Object.keys(headersOf(sent[1]))).not.toContain('authorization')
    expect(Object.keys(headersOf(sent[1]))).not.toContain('cookie')
  })

  test('are answers when the request wants to see them', async () => {
    const { fetch } = fetchFrom(program)
    const response = await fetch('http://web-1/start', { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([302, '/end'])
  })

  test.for([
    ['/loop', 'follow', 'redirect count exceeded', 21],
    ['/start', 'error', 'unexpected redirect', 1],
    ['/start?to=ftp://web-2/', 'follow', 'URL scheme must be a HTTP(S) scheme', 1],
  ] as const)('from %s with %s fail: %s', async ([path, redirect, message, count]) => {
    const { fetch, sent } = fetchFrom(program)
    await expect(fetch(`http://web-1${path}`, { redirect })).rejects.toMatchObject({ cause: { message } })
    expect(sent.length).toBe(count)
  })
})

describe('what a program answers', () => {
  test.for([
    [undefined, 'fetch must return a Response, or a promise of one. It returned undefined.'],
    ['text', 'It returned a string.'],
    [{ status: 200 }, 'It returned another object.'],
    [Object.create(OurResponse.prototype), 'It returned another object.'],
    [new Response('of the engine'), 'It returned another object.'],
    [OurResponse.error(), 'fetch returned Response.error()'],
  ])('is refused when it is %o', async ([value, message]) => {
    expect(() => responseToWire(value)).toThrow(message as string)
  })

  test('is refused when its body was read', async () => {
    const response = new OurResponse('x')
    await response.text()
    expect(() => responseToWire(response)).toThrow('whose body was read before')
  })

  test('has its length told, whatever the program said', async () => {
    const wire = await responseToWire(new OurResponse('hé', { headers: { 'content-length': '99' } }))
    expect(headersOf(wire as never)['content-length']).toBe('3')
  })

  test('comes with the words of its status, as from a server of Node', async () => {
    for (let status = 200; status < 600; status += 1) {
      const wire = await responseToWire(new OurResponse(null, { status }))
      expect(wire.statusText).toBe(STATUS_CODES[status] ?? 'unknown')
    }
    expect((await responseToWire(new OurResponse(null, { statusText: 'Mine' }))).statusText).toBe('Mine')
  })

  test('is not the same bytes for two readers', async () => {
    const bytes = new Uint8Array([1, 2, 3])
    const wire: WireRequest = { method: 'POST', url: 'http://web-1/', headers: none, body: bytes }
    const first = await requestFromWire(wire, never).bytes()
    first[0] = 9
    expect([...(await requestFromWire(wire, never).bytes())]).toEqual([1, 2, 3])
  })
})

test('a request can be made by hand and sent once', async () => {
  const { fetch } = fetchFrom(async (request) => new NodeResponse(await request.text()))
  const request = new NodeRequest('http://web-1/', { method: 'POST', body: 'x' })
  expect(await (await fetch(request)).text()).toBe('x')
  expect(request.bodyUsed).toBe(true)
  await expect(fetch(request)).rejects.toThrow('has already been used')
})
