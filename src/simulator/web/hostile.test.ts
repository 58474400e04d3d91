import { describe, expect, test } from 'vitest'
import { FormData as OurFormData } from './form-data.ts'
import { Headers as OurHeaders } from './headers.ts'
import { isRequest, Request as OurRequest } from './request.ts'
import { Response as OurResponse } from './response.ts'
import { ReadableStream as OurReadableStream } from './stream.ts'
import { structuredClone as ourClone } from './structured-clone.ts'
import { URL as OurURL } from './url.ts'
import { URLSearchParams as OurSearchParams } from './url-search-params.ts'
import { requestToWire, responseToWire } from './wire.ts'

class Mine extends Error {}

const thrower = (): never => {
  throw new Mine()
}
const trap = new Proxy({}, { get: thrower, getPrototypeOf: thrower, has: thrower, ownKeys: thrower })

describe('what a program throws comes back to it, as it is', () => {
  const text = { toString: thrower }
  const attempts: Record<string, () => unknown> = {
    'a URL whose toString throws': () => new OurURL(text),
    'a request of such a URL': () => new OurRequest(text),
    'an init whose getters throw': () =>
      new OurRequest('http://web-1/', {
        get method() {
          return thrower()
        },
      }),
    'an init that is a proxy': () => new OurRequest('http://web-1/', trap),
    'a response init that is a proxy': () => new OurResponse(null, trap),
    'headers that are a proxy': () => new OurHeaders(trap),
    'headers whose iterator throws': () => new OurHeaders({ [Symbol.iterator]: thrower }),
    'pairs that throw on the second': () =>
      new OurHeaders(
        (function* () {
          yield ['a', '1']
          thrower()
        })(),
      ),
    'a header value whose toString throws': () => new OurHeaders().append('a', text as never),
    'parameters that are a proxy': () => new OurSearchParams(trap),
    'a field whose toString throws': () => new OurFormData().append('a', text as never),
    'a body whose toString throws': () => new OurResponse(text),
    'a source that is a proxy': () => new OurReadableStream(trap),
    'data that is a proxy': () => ourClone(trap),
    'data whose getter throws': () =>
      ourClone({
        get deep() {
          return thrower()
        },
      }),
    'JSON whose toJSON throws': () => OurResponse.json({ toJSON: thrower }),
  }
  test.for(Object.entries(attempts))('%s', ([, attempt]) => {
    expect(attempt).toThrow(Mine)
  })
})

describe('what a program puts over its objects does not reach the wire', () => {
  test('a response with members of its own', async () => {
    const response = new OurResponse('true body', { status: 201 })
    const over = { status: 99, headers: null, body: thrower, text: thrower }
    for (const [name, value] of Object.entries(over)) Object.defineProperty(response, name, { value })
    const wire = await responseToWire(response)
    expect([wire.status, wire.body]).toEqual([201, 'true body'])
  })

  test('a class that overrides every member', async () => {
    class Sly extends OurResponse {
      override get status(): number {
        return thrower()
      }
      override get headers(): OurHeaders {
        return thrower()
      }
      override text(): Promise<string> {
        return thrower()
      }
    }
    expect((await responseToWire(new Sly('x', { status: 202 }))).status).toBe(202)
  })

  test('a proxy around a response is no response', async () => {
    expect(() => responseToWire(new Proxy(new OurResponse('x'), {}))).toThrow('must return a Response')
    expect(isRequest(new Proxy(new OurRequest('http://web-1/'), {}))).toBe(false)
  })

  test('a request with members of its own is read as the init it claims to be', async () => {
    const init = new OurRequest('http://web-1/', { method: 'POST', body: 'x' })
    Object.defineProperty(init, 'method', { value: 'PUT' })
    expect((await requestToWire('http://web-2/', init)).method).toBe('PUT')
  })
})

describe('bytes are copied', () => {
  test('so that changing them later changes nothing', async () => {
    const bytes = new Uint8Array([1, 2, 3])
    const response = new OurResponse(bytes)
    bytes.fill(9)
    const read = await response.clone().bytes()
    read.fill(8)
    expect([...(await response.bytes())]).toEqual([1, 2, 3])
  })

  test('and no class of the program gets hold of the copy', async () => {
    const made: Uint8Array[] = []
    class Spy extends Uint8Array {
      static get [Symbol.species](): Uint8ArrayConstructor {
        return class extends Uint8Array {
          constructor(length: number) {
            super(length)
            made.push(this)
          }
        } as unknown as Uint8ArrayConstructor
      }
    }
    const response = new OurResponse(new Spy([1, 2, 3]))
    expect([...(await response.bytes())]).toEqual([1, 2, 3])
    expect(made).toEqual([])
  })

  test('even where the array lies about itself', async () => {
    const bytes = new Uint8Array([1, 2, 3])
    Object.defineProperties(bytes, {
      length: { value: 2 ** 31 },
      buffer: { get: thrower },
      slice: { value: thrower },
    })
    expect([...(await new OurResponse(bytes).bytes())]).toEqual([1, 2, 3])
  })
})

test('an object that only inherits from a class is refused by its methods', () => {
  const fakes: [object, string, unknown[]][] = [
    [OurHeaders.prototype, 'get', ['a']],
    [OurURL.prototype, 'toString', []],
    [OurSearchParams.prototype, 'append', ['a', 'b']],
    [OurFormData.prototype, 'get', ['a']],
    [OurReadableStream.prototype, 'getReader', []],
    [OurRequest.prototype, 'clone', []],
    [OurResponse.prototype, 'clone', []],
  ]
  for (const [prototype, name, given] of fakes) {
    const method: unknown = Reflect.get(prototype, name)
    const call = () => Reflect.apply(method as () => unknown, Object.create(prototype), given)
    expect(call, `${name} of ${prototype.constructor.name}`).toThrow('Illegal invocation')
  }
})

test('a stream that is passed on keeps its chunks, and its first owner none', async () => {
  let next = 0
  const source = {
    pull(controller: { enqueue(chunk: unknown): void; close(): void }) {
      next += 1
      if (next > 3) controller.close()
      else controller.enqueue(new Uint8Array([next]))
    },
  }
  const body = new OurReadableStream(source)
  const first = new OurRequest('http://web-1/', { method: 'POST', body, duplex: 'half' })
  const second = new OurRequest(first)
  expect([first.bodyUsed, second.bodyUsed]).toEqual([true, false])
  expect([...(await second.bytes())]).toEqual([1, 2, 3])
})
