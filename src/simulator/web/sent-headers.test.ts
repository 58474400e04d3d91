import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WireRequest } from '../capabilities.ts'
import { createFetch } from './fetch.ts'
import { settledOutcomeOf } from './outcome.testing.ts'
import { ReadableStream as OurReadableStream } from './stream.ts'

/** Node's `fetch` to a real server on the loopback, beside ours: what arrives, or why nothing was sent. */
let server: Server
let address = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume()
    request.on('end', () => response.end(JSON.stringify(request.rawHeaders)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

function bodyStream(Stream: typeof ReadableStream): ReadableStream {
  return new Stream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('abc'))
      controller.close()
    },
  })
}

type Case = (Stream: typeof ReadableStream) => RequestInit

const bodies: Record<string, Case> = {
  GET: () => ({}),
  DELETE: () => ({ method: 'DELETE' }),
  'POST of nothing': () => ({ method: 'POST' }),
  'PUT of nothing': () => ({ method: 'PUT' }),
  'POST of no text': () => ({ method: 'POST', body: '' }),
  'POST of text': () => ({ method: 'POST', body: 'abc' }),
  'POST of a stream': (Stream) =>
    ({ method: 'POST', duplex: 'half', body: bodyStream(Stream) }) as RequestInit,
}
const headers: readonly (readonly [string, string])[] = [
  ['x-other', '1'],
  ['connection', 'close'],
  ['connection', 'keep-alive'],
  ['connection', 'x-other'],
  ['keep-alive', 'timeout=5'],
  ['transfer-encoding', 'chunked'],
  ['upgrade', 'websocket'],
  ['expect', '100-continue'],
  ['te', 'trailers'],
  ['proxy-authorization', 'x'],
  ['host', 'other'],
  ['content-length', '3'],
  ['content-length', '5'],
  ['content-length', 'x'],
  ['content-type', 'a/b'],
  ['accept', 'text/html'],
  ['accept-language', 'de'],
  ['sec-fetch-mode', 'navigate'],
  ['user-agent', 'me'],
  ['cookie', 'a=1'],
]
const cases = Object.entries(bodies).flatMap(([title, init]) =>
  headers.map(([name, value]) => ({ title, init, name, value })),
)

/** Both sides, but for compression, which this world has none of. */
function comparable(rawHeaders: readonly string[]): string[] {
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : [],
  )
  return lines.filter((line) => !line.startsWith('accept-encoding:'))
}

async function outcome(send: () => Promise<string[]>): Promise<unknown> {
  try {
    return comparable(await send())
  } catch (error) {
    const { message, cause } = error as Error & { cause: Error & { code?: string } }
    return [message, cause.name, cause.code, cause.message]
  }
}

const ourFetch = createFetch({
  transport: async (request: WireRequest) => ({
    status: 200,
    statusText: '',
    headers: { names: [], values: [] },
    body: JSON.stringify(
      request.headers.names.flatMap((name, index) => [name, request.headers.values[index]]),
    ),
  }),
})

test.for(cases)('$title with $name: $value', async ({ init, name, value }) => {
  const send = (fetchHere: typeof fetch, Stream: typeof ReadableStream) =>
    outcome(async () => (await fetchHere(address, { ...init(Stream), headers: [[name, value]] })).json())
  const ours = await send(ourFetch, OurReadableStream as unknown as typeof ReadableStream)
  expect(ours).toEqual(await send(fetch, ReadableStream))
})

test('failures have the same words', async () => {
  const fail = (fetchHere: typeof fetch) => settledOutcomeOf(() => fetchHere('http://[', {}))
  expect(await fail(ourFetch)).toEqual(await fail(fetch))
})
