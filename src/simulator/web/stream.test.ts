import { describe, expect, test } from 'vitest'
import { kindOf, outcomeOf, settledOutcomeOf } from './outcome.testing.ts'
import { ReadableStream as OurReadableStream, ReadableStreamDefaultReader as OurReader } from './stream.ts'

type StreamClass = typeof ReadableStream & { from(chunks: unknown): ReadableStream }

const Theirs = ReadableStream as StreamClass
const Ours = OurReadableStream as unknown as StreamClass

function numbers(Stream: StreamClass, count: number, log: unknown[] = []): ReadableStream<number> {
  let next = 0
  return new Stream<number>({
    pull(controller) {
      log.push(['pull', next])
      if (next === count) controller.close()
      else controller.enqueue(next)
      next += 1
    },
    cancel(reason) {
      log.push(['cancel', reason])
    },
  })
}

async function* forever(log: unknown[]): AsyncGenerator<number> {
  try {
    for (let next = 0; ; next += 1) yield next
  } finally {
    log.push('ended')
  }
}

/** Reads to the end, or so many chunks. */
async function chunksOf(stream: ReadableStream, limit = 100): Promise<unknown[]> {
  const reader = stream.getReader()
  const chunks: unknown[] = []
  while (chunks.length < limit) {
    const result = await reader.read()
    if (result.done) break
    chunks.push(result.value)
  }
  reader.releaseLock()
  return chunks
}

/** Lets every microtask run. Nothing here waits for anything else. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await undefined
}

const cases: Record<string, (Stream: StreamClass) => Promise<unknown>> = {
  'asks the source of two branches once for both': async (Stream) => {
    const log: unknown[] = []
    const [first] = numbers(Stream, 5, log).tee()
    await settle()
    const before = log.slice()
    await first.getReader().read()
    await settle()
    return [before, log]
  },
  'gives both branches what was read before the source failed': async (Stream) => {
    const stream = new Stream<string>({
      start: (to) => ['a', 'b'].forEach((chunk) => void to.enqueue(chunk)),
      pull() {
        throw new TypeError('broken')
      },
    })
    const readers = stream.tee().map((branch) => branch.getReader())
    const [first, second] = readers
    return [
      await first?.read(),
      await first?.read(),
      await settledOutcomeOf(async () => await second?.read()),
    ]
  },
  'tells of a chunk before it tells of the end': async (Stream) => {
    const heard: string[] = []
    const reader = new Stream({
      start(to) {
        to.enqueue('a')
        to.close()
      },
    }).getReader()
    await Promise.all([
      reader.read().then(() => heard.push('chunk')),
      reader.closed.then(() => heard.push('end')),
    ])
    return heard
  },
  'keeps the promise of the end when it is let go of': async (Stream) => {
    const open = numbers(Stream, 5).getReader()
    const before = open.closed
    open.releaseLock()
    const ended = new Stream({ start: (to) => to.close() }).getReader()
    const ending = ended.closed
    ended.releaseLock()
    return [
      before === open.closed,
      ending === ended.closed,
      kindOf(await settledOutcomeOf(() => before)),
      await ending,
    ]
  },
  'is let go of at once by a loop that is left': async (Stream) => {
    const stream = numbers(Stream, 5)
    void stream.values().return?.()
    return stream.locked
  },
  'reads the strategy before the source': async (Stream) => {
    const read: string[] = []
    const noting = (name: string) =>
      new Proxy({}, { get: (_, key) => void read.push(`${name}.${String(key)}`) })
    Reflect.construct(Stream, [noting('source'), noting('strategy')])
    return read[0]?.startsWith('strategy')
  },
  'pulls one ahead, and no more': async (Stream) => {
    const log: unknown[] = []
    const stream = numbers(Stream, 5, log)
    await settle()
    return [log.slice(), await chunksOf(stream, 2), log.length]
  },
  'is read to its end': async (Stream) => chunksOf(numbers(Stream, 3)),
  'waits for chunks that come later': async (Stream) => {
    let give: (chunk: string) => void = () => undefined
    const stream = new Stream<string>({
      start(controller) {
        give = (chunk) => controller.enqueue(chunk)
      },
    })
    const reader = stream.getReader()
    const reads = [reader.read(), reader.read()]
    give('a')
    give('b')
    return Promise.all(reads)
  },
  'starts before it pulls': async (Stream) => {
    const log: string[] = []
    const stream = new Stream({
      start: async () => {
        log.push('start')
        await undefined
        log.push('started')
      },
      pull: (controller) => {
        log.push('pull')
        controller.close()
      },
    })
    return [await chunksOf(stream), log]
  },
  'fails when its start throws': async (Stream) =>
    outcomeOf(
      () =>
        new Stream({
          start() {
            throw new RangeError('no start')
          },
        }),
    ),
  'fails when its start rejects': async (Stream) =>
    settledOutcomeOf(() => chunksOf(new Stream({ start: () => Promise.reject(new RangeError('no start')) }))),
  'fails when its pull throws': async (Stream) =>
    settledOutcomeOf(() =>
      chunksOf(
        new Stream({
          pull() {
            throw new RangeError('no pull')
          },
        }),
      ),
    ),
  'gives what was queued before it closes, not before it fails': async (Stream) => {
    const make = (end: 'close' | 'error') =>
      new Stream({
        start(controller) {
          controller.enqueue('a')
          controller[end](new RangeError('failed'))
        },
      })
    return [
      await settledOutcomeOf(() => chunksOf(make('close'))),
      await settledOutcomeOf(() => chunksOf(make('error'))),
    ]
  },
  'refuses chunks once closed': async (Stream) => {
    const outcomes: unknown[] = []
    new Stream({
      start(controller) {
        outcomes.push(controller.desiredSize)
        controller.enqueue('a')
        outcomes.push(controller.desiredSize)
        controller.close()
        outcomes.push(
          outcomeOf(() => controller.enqueue('b')),
          outcomeOf(() => controller.close()),
        )
      },
    })
    return outcomes
  },
  'is locked by one reader': async (Stream) => {
    const stream = numbers(Stream, 3)
    const reader = stream.getReader()
    const locked = stream.locked
    const second = outcomeOf(() => stream.getReader())
    const cancel = await settledOutcomeOf(() => stream.cancel())
    reader.releaseLock()
    return [locked, 'error' in second, 'error' in cancel, stream.locked, await chunksOf(stream)]
  },
  'tells its reader when it is over': async (Stream) => {
    const reader = numbers(Stream, 0).getReader()
    return [await reader.read(), await reader.closed, await reader.read()]
  },
  'a reader that let go reads no more': async (Stream) => {
    const reader = numbers(Stream, 3).getReader()
    reader.releaseLock()
    reader.releaseLock()
    const read = await settledOutcomeOf(() => reader.read())
    const closed = await settledOutcomeOf(() => reader.closed)
    return ['error' in read && read.error, 'error' in closed && closed.error]
  },
  'cancelling tells the source, once': async (Stream) => {
    const log: unknown[] = []
    const stream = numbers(Stream, 3, log)
    await settle()
    const outcome = [await stream.cancel('enough'), await stream.cancel('again')]
    return [outcome, log, await chunksOf(stream)]
  },
  'a loop that breaks cancels': async (Stream) => {
    const log: unknown[] = []
    const stream = numbers(Stream, 5, log)
    for await (const chunk of stream) if (chunk === 1) break
    return [stream.locked, log.at(-1)]
  },
  'a loop that breaks can leave it open': async (Stream) => {
    const stream = numbers(Stream, 4)
    for await (const chunk of stream.values({ preventCancel: true })) if (chunk === 1) break
    return [stream.locked, await chunksOf(stream)]
  },
  'a failure ends the loop': async (Stream) => {
    const stream = new Stream({ pull: () => Promise.reject(new RangeError('broken')) })
    return settledOutcomeOf(async () => {
      for await (const chunk of stream) throw new Error(`a chunk: ${chunk}`)
    })
  },
  'tees into two that both see everything': async (Stream) => {
    const [first, second] = numbers(Stream, 3).tee()
    return [await chunksOf(first), await chunksOf(second)]
  },
  'a tee cancels its source when both are cancelled': async (Stream) => {
    const log: unknown[] = []
    const [first, second] = numbers(Stream, 3, log).tee()
    await settle()
    const cancelled = first.cancel('a')
    await settle()
    const before = log.some((entry) => Array.isArray(entry) && entry[0] === 'cancel')
    await Promise.all([cancelled, second.cancel('b')])
    return [before, log.at(-1)]
  },
  'a tee whose source fails, fails twice': async (Stream) => {
    const [first, second] = new Stream({ pull: () => Promise.reject(new RangeError('broken')) }).tee()
    return [await settledOutcomeOf(() => chunksOf(first)), await settledOutcomeOf(() => chunksOf(second))]
  },
  'comes from arrays, promises and generators': async (Stream) => [
    await chunksOf(Stream.from(['a', 'b'])),
    await chunksOf(Stream.from([Promise.resolve('a'), 'b'])),
    await chunksOf(Stream.from('ab')),
    await chunksOf(Stream.from(forever([])), 3),
  ],
  'ends the generator it comes from': async (Stream) => {
    const log: unknown[] = []
    const reader = Stream.from(forever(log)).getReader()
    await reader.read()
    await reader.cancel()
    return log
  },
}

describe("ReadableStream, beside Node's own", () => {
  test.for(Object.entries(cases))('%s', async ([, run]) => {
    expect(await run(Ours)).toEqual(await run(Theirs))
  })
})

test('a reader of bytes is refused', () => {
  expect(() => new Ours().getReader({ mode: 'byob' })).toThrow('no byte streams')
})

test('sources that are none are refused', () => {
  expect(() => new Ours(null as never)).toThrow('Received null')
  expect(() => new Ours({ pull: 3 } as never)).toThrow('source.pull')
  expect(() => new Ours({ type: 'bytes' } as never)).toThrow('no byte streams')
  expect(() => Ours.from(3)).toThrow('must be iterable')
  expect(() => new OurReader({} as never)).toThrow('Illegal invocation')
})

test('a chunk with a then method is a chunk like any other', async () => {
  // biome-ignore lint/suspicious/noThenProperty: that is what this test is about.
  const thenable = { then: () => undefined }
  const stream = new Ours({
    start(controller) {
      controller.enqueue(thenable)
      controller.close()
    },
  })
  expect(await chunksOf(stream)).toEqual([thenable])
})
