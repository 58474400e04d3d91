import { describe, expect, test } from 'vitest'
import { AbortController as OurAbortController } from './abort.ts'
import { FormData as OurFormData } from './form-data.ts'
import { Headers as OurHeaders } from './headers.ts'
import { outcomeOf, settledOutcomeOf } from './outcome.testing.ts'
import { Request as OurRequest } from './request.ts'
import { Response as OurResponse } from './response.ts'
import { ReadableStream as OurReadableStream } from './stream.ts'
import { URL as OurURL } from './url.ts'
import { URLSearchParams as OurURLSearchParams } from './url-search-params.ts'

/** The classes a case is written against: Node's own, or ours. */
interface Web {
  readonly AbortController: typeof AbortController
  readonly FormData: typeof FormData
  readonly Headers: typeof Headers
  readonly ReadableStream: typeof ReadableStream
  readonly Request: typeof Request
  readonly Response: typeof Response
  readonly URL: typeof URL
  readonly URLSearchParams: typeof URLSearchParams
}

const nodes: Web = {
  AbortController,
  FormData,
  Headers,
  ReadableStream,
  Request,
  Response,
  URL,
  URLSearchParams,
}
const ours = {
  AbortController: OurAbortController,
  FormData: OurFormData,
  Headers: OurHeaders,
  ReadableStream: OurReadableStream,
  Request: OurRequest,
  Response: OurResponse,
  URL: OurURL,
  URLSearchParams: OurURLSearchParams,
} as unknown as Web

const address = 'http://web-1/cards?x=1#f'

function requestFacts({ method, url, redirect, headers, body, bodyUsed, signal }: Request): unknown {
  return {
    method,
    url,
    redirect,
    headers: [...headers],
    hasBody: body !== null,
    bodyUsed,
    aborted: signal.aborted,
  }
}

function responseFacts({
  status,
  statusText,
  ok,
  type,
  url,
  redirected,
  headers,
  body,
  bodyUsed,
}: Response): unknown {
  return {
    status,
    statusText,
    ok,
    type,
    url,
    redirected,
    headers: [...headers],
    hasBody: body !== null,
    bodyUsed,
  }
}

function streamOf(web: Web, ...texts: string[]): ReadableStream<Uint8Array> {
  return new web.ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text))
      controller.close()
    },
  })
}

const requests: Record<string, (web: Web) => Request> = {
  'a text': (web) => new web.Request(address),
  'a URL': (web) => new web.Request(new web.URL(address)),
  'no absolute URL': (web) => new web.Request('/cards'),
  credentials: (web) => new web.Request('http://a:b@c/'),
  'nothing at all': (web) => Reflect.construct(web.Request, []),
  'an init of null': (web) => Reflect.construct(web.Request, [address, null]),
  ...Object.fromEntries(
    ['get', 'Post', 'patch', 'PATCH', 'Patch', 'foo', 'a b', '', 'TRACE', 'connect', 'é'].map((method) => [
      `method ${method}`,
      (web: Web) => new web.Request(address, { method }),
    ]),
  ),
  'a text body': (web) => new web.Request(address, { method: 'POST', body: 'hé' }),
  'an empty text body': (web) => new web.Request(address, { method: 'POST', body: '' }),
  'a body with a type of its own': (web) =>
    new web.Request(address, { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } }),
  'a body with GET': (web) => new web.Request(address, { body: 'x' }),
  'a body with HEAD': (web) => new web.Request(address, { method: 'HEAD', body: 'x' }),
  'a body of null with GET': (web) => new web.Request(address, { body: null }),
  'a body of bytes': (web) => new web.Request(address, { method: 'PUT', body: new Uint8Array([1, 2]) }),
  'a body of parameters': (web) =>
    new web.Request(address, { method: 'POST', body: new web.URLSearchParams('a=1&b=é') }),
  'a body that is a number': (web) =>
    new web.Request(address, { method: 'POST', body: 5 as unknown as BodyInit }),
  'a stream without duplex': (web) => new web.Request(address, { method: 'POST', body: streamOf(web, 'x') }),
  'a stream': (web) =>
    Reflect.construct(web.Request, [address, { method: 'POST', body: streamOf(web), duplex: 'half' }]),
  'a locked stream': (web) => {
    const body = streamOf(web)
    body.getReader()
    return Reflect.construct(web.Request, [address, { method: 'POST', body, duplex: 'half' }])
  },
  'headers of pairs': (web) =>
    new web.Request(address, {
      headers: [
        ['A', '1'],
        ['a', '2'],
        ['Set-Cookie', 'x'],
      ],
    }),
  'headers of null': (web) => Reflect.construct(web.Request, [address, { headers: null }]),
  'an aborted signal': (web) => {
    const controller = new web.AbortController()
    controller.abort()
    return new web.Request(address, { signal: controller.signal })
  },
  'a signal that aborts later': (web) => {
    const controller = new web.AbortController()
    const request = new web.Request(address, { signal: controller.signal })
    controller.abort()
    return request
  },
  'a signal of null': (web) => new web.Request(address, { signal: null }),
  'another request': (web) =>
    new web.Request(
      new web.Request(address, { method: 'PUT', body: 'x', headers: { a: '1' }, redirect: 'manual' }),
    ),
  'another request and new headers': (web) =>
    new web.Request(new web.Request(address, { headers: { a: '1' } }), { headers: { b: '1' } }),
  'another request with another method': (web) =>
    new web.Request(new web.Request(address), { method: 'delete' }),
  'another request, its body dropped by GET': (web) =>
    new web.Request(new web.Request(address, { method: 'POST', body: 'x' }), { method: 'GET' }),
  'a request as init': (web) =>
    new web.Request(
      'http://web-2/',
      new web.Request(address, { method: 'POST', body: 'x', headers: { a: '1' } }),
    ),
  'a request without a body as init': (web) => new web.Request('http://web-2/', new web.Request(address)),
}

describe("Request, beside Node's own", () => {
  test.for(Object.entries(requests))('%s', ([, make]) => {
    const facts = (web: Web) => outcomeOf(() => requestFacts(make(web)))
    expect(facts(ours)).toEqual(facts(nodes))
  })

  test.for(Object.entries(requests))('the text of %s', async ([, make]) => {
    const text = (web: Web) => settledOutcomeOf(async () => make(web).text())
    expect(await text(ours)).toEqual(await text(nodes))
  })

  test('making a request of another takes its body', async () => {
    const run = async (web: Web) => {
      const first = new web.Request(address, { method: 'POST', body: 'x' })
      const second = new web.Request(first, { headers: { a: '1' } })
      const again = outcomeOf(() => new web.Request(first))
      return [
        first.bodyUsed,
        second.bodyUsed,
        await second.text(),
        await settledOutcomeOf(() => first.text()),
        again,
      ]
    }
    expect(await run(ours)).toEqual(await run(nodes))
  })
})

const responses: Record<string, (web: Web) => Response> = {
  nothing: (web) => new web.Response(),
  null: (web) => new web.Response(null),
  text: (web) => new web.Response('hé\ud800'),
  'empty text': (web) => new web.Response(''),
  'a symbol': (web) => Reflect.construct(web.Response, [5n]),
  'an object': (web) => Reflect.construct(web.Response, [{ toString: () => 'seen' }]),
  'an array buffer': (web) => new web.Response(new Uint8Array([104, 105]).buffer),
  'a part of a buffer': (web) => new web.Response(new Uint8Array([104, 105, 106]).subarray(1, 2)),
  'a view of words': (web) => new web.Response(new Uint16Array([0x6968])),
  'a data view': (web) => new web.Response(new DataView(new Uint8Array([104, 105]).buffer, 1)),
  'a byte order mark': (web) => new web.Response('\ufefftext'),
  'broken UTF-8': (web) => new web.Response(new Uint8Array([0xff, 0x61])),
  parameters: (web) => new web.Response(new web.URLSearchParams({ a: 'b c' })),
  'a stream': (web) => new web.Response(streamOf(web, 'a', 'b')),
  'a stream of other things': (web) =>
    new web.Response(
      new web.ReadableStream({
        start(controller) {
          controller.enqueue('text')
          controller.close()
        },
      }),
    ),
  'a stream that fails': (web) =>
    new web.Response(
      new web.ReadableStream({
        pull() {
          throw new RangeError('broken')
        },
      }),
    ),
  ...Object.fromEntries(
    [199, 200, 201, 204, 205, 304, 599, 600, -1, 65_736, 200.9, Number.NaN, undefined].map((status) => [
      `status ${status}`,
      (web: Web) => new web.Response('x', { status: status as number }),
    ]),
  ),
  'status 204 without a body': (web) => new web.Response(null, { status: 204 }),
  'a status text': (web) => new web.Response(null, { statusText: 'Fine é' }),
  'a bad status text': (web) => new web.Response(null, { statusText: 'a\nb' }),
  'headers that are none': (web) => Reflect.construct(web.Response, [null, { headers: 3 }]),
  'headers of headers': (web) =>
    new web.Response(null, {
      headers: new web.Headers([
        ['set-cookie', 'a'],
        ['set-cookie', 'b'],
      ]),
    }),
  'another response as init': (web) =>
    new web.Response('x', new web.Response('y', { status: 201, headers: { a: '1' } })),
  json: (web) => web.Response.json({ a: ['é'] }),
  'json with init': (web) => web.Response.json(null, { status: 400, headers: { 'content-type': 'a/b' } }),
  'json of undefined': (web) => web.Response.json(undefined),
  'json with a null body status': (web) => web.Response.json(1, { status: 204 }),
  redirect: (web) => web.Response.redirect('http://web-2/é'),
  'redirect with a status': (web) => web.Response.redirect('http://web-2', 307),
  'redirect with a wrong status': (web) => web.Response.redirect('http://web-2', 200),
  'redirect to nowhere': (web) => web.Response.redirect('nowhere'),
  error: (web) => web.Response.error(),
  'a change of immutable headers': (web) => {
    const response = web.Response.redirect('http://web-2')
    response.headers.set('a', '1')
    return response
  },
}

describe("Response, beside Node's own", () => {
  test.for(Object.entries(responses))('%s', ([, make]) => {
    const facts = (web: Web) => outcomeOf(() => responseFacts(make(web)))
    expect(facts(ours)).toEqual(facts(nodes))
  })

  test.for(Object.entries(responses))('reading %s', async ([, make]) => {
    const read = async (web: Web) => [
      await settledOutcomeOf(async () => make(web).text()),
      await settledOutcomeOf(async () => [...(await make(web).bytes())]),
      await settledOutcomeOf(async () => [...new Uint8Array(await make(web).arrayBuffer())]),
      await settledOutcomeOf(async () => make(web).clone().text()),
    ]
    expect(await read(ours)).toEqual(await read(nodes))
  })
})

const bodies: Record<string, (web: Web) => Promise<unknown>> = {
  'looked at after reading': async (web) => {
    const response = new web.Response('x')
    await response.text()
    return [response.body?.locked, await settledOutcomeOf(async () => response.body?.getReader())]
  },
  'read twice': async (web) => {
    const response = new web.Response('x')
    const first = await response.text()
    return [first, response.bodyUsed, await settledOutcomeOf(() => response.text())]
  },
  'read before it settles': async (web) => {
    const response = new web.Response('x')
    const reading = response.text()
    return [response.bodyUsed, await settledOutcomeOf(() => response.json()), await reading]
  },
  'read twice without a body': async (web) => {
    const response = new web.Response(null)
    return [await response.text(), response.bodyUsed, await response.text()]
  },
  'cloned after reading': async (web) => {
    const response = new web.Response('x')
    await response.text()
    return outcomeOf(() => response.clone())
  },
  'cloned, both read': async (web) => {
    const response = new web.Response(streamOf(web, 'a', 'b'), { status: 201, headers: { a: '1' } })
    const clone = response.clone()
    clone.headers.set('a', '2')
    return [
      clone.status,
      response.headers.get('a'),
      await clone.text(),
      await response.text(),
      clone.bodyUsed,
    ]
  },
  'given to two': async (web) => {
    const response = new web.Response('x')
    const second = new web.Response(response.body)
    return [await second.text(), response.bodyUsed, await settledOutcomeOf(() => response.text())]
  },
  'of the same stream, once locked': async (web) => {
    const response = new web.Response('x')
    response.body?.getReader()
    return [response.bodyUsed, await settledOutcomeOf(() => response.text())]
  },
  'read by a reader': async (web) => {
    const reader = new web.Response('x').body?.getReader()
    return [await reader?.read(), await reader?.read()]
  },
  'read by a loop': async (web) => {
    const chunks: unknown[] = []
    for await (const chunk of streamOf(web, 'a', 'b')) chunks.push(...chunk)
    return chunks
  },
  'of JSON': async (web) => [
    await web.Response.json({ a: 1 }).json(),
    await new web.Response('\ufeff[1]').json(),
  ],
  'of no JSON': async (web) => {
    const outcome = await settledOutcomeOf(() => new web.Response('{').json())
    return 'error' in outcome ? outcome.error : outcome
  },
  cancelled: async (web) => {
    const response = new web.Response('x')
    await response.body?.cancel()
    return [response.bodyUsed, await settledOutcomeOf(() => response.text())]
  },
  'of parameters, as a form': async (web) => {
    const form = await new web.Response(new web.URLSearchParams('a=1&a=é&b=')).formData()
    return [...form]
  },
  'of a form, there and back': async (web) => {
    const form = new web.FormData()
    form.append('a "quoted"\nname', 'line\nbreak')
    form.append('b', '--é--')
    form.set('b', 'only')
    return [...(await new web.Response(form).formData())]
  },
  'of text, as a form': async (web) => settledOutcomeOf(() => new web.Response('x').formData()),
  'of another object': async (web) =>
    settledOutcomeOf(() => Reflect.apply(web.Response.prototype.text, {}, [])),
}

describe("bodies, beside Node's own", () => {
  test.for(Object.entries(bodies))('%s', async ([, run]) => {
    expect(await run(ours)).toEqual(await run(nodes))
  })
})

test('an init that is no object is refused by name', () => {
  expect(() => Reflect.construct(OurRequest, [address, 'x'])).toThrow('RequestInit: Expected x to be one of')
  expect(() => Reflect.construct(OurResponse, [null, 'x'])).toThrow('ResponseInit: Expected x to be one of')
})

// Node's own hands the same numbers out twice, against the standard.
test('a clone has chunks of its own', async () => {
  const numbers = new Uint16Array([1, 2])
  const bytes = new Uint8Array([3]).buffer
  const stream = new ours.ReadableStream<unknown>({
    start(to) {
      for (const chunk of [numbers, bytes, 'text']) to.enqueue(chunk)
      to.close()
    },
  })
  const clone = new ours.Response(stream as ReadableStream<Uint8Array>).clone()
  const chunks: unknown[] = []
  for await (const chunk of clone.body ?? []) chunks.push(chunk)
  expect(chunks).toEqual([numbers, bytes, 'text'])
  expect(chunks[0]).not.toBe(numbers)
  expect((chunks[0] as Uint16Array).buffer).not.toBe(numbers.buffer)
  expect(chunks[1]).not.toBe(bytes)
})
