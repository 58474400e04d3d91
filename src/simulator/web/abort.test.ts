import { describe, expect, test } from 'vitest'
import { createAbortSignalConstructor, AbortController as OurController } from './abort.ts'
import { DOMException as OurException } from './dom-exception.ts'
import { outcomeOf } from './outcome.testing.ts'

interface Web {
  readonly AbortController: typeof AbortController
  readonly AbortSignal: typeof AbortSignal
}

/** Timers of a node whose time the test moves. */
function timers(): {
  setTimer(delayMs: number, fire: () => boolean): number
  fireAll(): boolean[]
  readonly delaysMs: number[]
} {
  const waiting: (() => boolean)[] = []
  const delaysMs: number[] = []
  return {
    delaysMs,
    setTimer: (delayMs, fire) => {
      delaysMs.push(delayMs)
      return waiting.push(fire)
    },
    fireAll: () => waiting.splice(0).map((fire) => fire()),
  }
}

const ours = {
  AbortController: OurController,
  AbortSignal: createAbortSignalConstructor(timers()),
} as unknown as Web
const nodes: Web = { AbortController, AbortSignal }

function reasonOf(signal: AbortSignal): unknown {
  const reason: unknown = signal.reason
  return reason instanceof Error ? [reason.name, reason.message, Reflect.get(reason, 'code')] : reason
}

const cases: Record<string, (web: Web) => unknown> = {
  'aborts once, for the first reason': (web) => {
    const controller = new web.AbortController()
    const before = [controller.signal.aborted, controller.signal.reason]
    controller.abort('first')
    controller.abort('second')
    return [before, controller.signal.aborted, controller.signal.reason]
  },
  'has a reason of its own when none is given': (web) => {
    const controller = new web.AbortController()
    controller.abort()
    return [reasonOf(controller.signal), reasonOf(web.AbortSignal.abort())]
  },
  'throws its reason on demand': (web) => [
    outcomeOf(() => web.AbortSignal.abort(new RangeError('mine')).throwIfAborted()),
    outcomeOf(() => new web.AbortController().signal.throwIfAborted()),
  ],
  'calls listeners in order, each once': (web) => {
    const log: string[] = []
    const controller = new web.AbortController()
    const { signal } = controller
    const first = (): void => void log.push('first')
    const removed = (): void => void log.push('removed')
    signal.addEventListener('abort', first)
    signal.addEventListener('abort', first)
    signal.onabort = () => void log.push('handler, replaced')
    signal.addEventListener('abort', removed)
    signal.addEventListener('abort', { handleEvent: (event: Event) => void log.push(`object ${event.type}`) })
    signal.addEventListener('other', () => void log.push('other'))
    signal.onabort = () => void log.push('handler')
    signal.removeEventListener('abort', removed)
    controller.abort()
    controller.abort()
    return log
  },
  'a listener can be tied to another signal': (web) => {
    const log: string[] = []
    const [controller, other] = [new web.AbortController(), new web.AbortController()]
    controller.signal.addEventListener('abort', () => log.push('kept'), { once: true })
    controller.signal.addEventListener('abort', () => log.push('dropped'), { signal: other.signal })
    other.abort()
    controller.abort()
    return log
  },
  'a listener removed by one before it is not called': (web) => {
    const log: string[] = []
    const { signal } = new web.AbortController()
    const second = (): void => void log.push('second')
    const controller = new web.AbortController()
    controller.signal.addEventListener('abort', () => controller.signal.removeEventListener('abort', second))
    controller.signal.addEventListener('abort', second)
    controller.abort()
    return [log, signal.onabort]
  },
  'any of several aborts with one of them': (web) => {
    const controllers = [new web.AbortController(), new web.AbortController()]
    const any = web.AbortSignal.any(controllers.map(({ signal }) => signal))
    const ofAny = web.AbortSignal.any([any])
    const before = any.aborted
    controllers[1]?.abort('by the second')
    return [before, any.aborted, any.reason, ofAny.reason]
  },
  'any of one that has aborted': (web) => {
    const any = web.AbortSignal.any([new web.AbortController().signal, web.AbortSignal.abort('now')])
    return [any.aborted, any.reason, web.AbortSignal.any([]).aborted]
  },
  'those that follow run after the one they follow, with all of them aborted': (web) => {
    const log: unknown[] = []
    const controller = new web.AbortController()
    const any = web.AbortSignal.any([controller.signal])
    any.addEventListener('abort', () => log.push('any'))
    controller.signal.addEventListener('abort', () => log.push(['source', any.aborted]))
    controller.abort()
    return log
  },
  'has one reason, whoever asks for it and whenever': (web) => {
    const controller = new web.AbortController()
    const any = web.AbortSignal.any([controller.signal])
    controller.abort()
    const { reason } = any
    const later = web.AbortSignal.any([controller.signal]).reason
    return [reason === controller.signal.reason, reason === later, reason === any.reason]
  },
  'cannot be constructed': (web) => outcomeOf(() => Reflect.construct(web.AbortSignal, [])),
  'is an instance of its class': (web) => {
    const { signal } = new web.AbortController()
    return [signal instanceof web.AbortSignal, web.AbortSignal.name, Object.prototype.toString.call(signal)]
  },
}

describe("AbortSignal, beside Node's own", () => {
  test.for(Object.entries(cases))('%s', ([, run]) => {
    expect(run(ours)).toEqual(run(nodes))
  })
})

test('of any of several, the first that aborts gives the reason', () => {
  // Not beside Node's own, which gives the reason of the first in the list.
  const controllers = [new OurController(), new OurController()]
  const signals = controllers.map(({ signal }) => signal) as unknown as AbortSignal[]
  const any = ours.AbortSignal.any(signals)
  controllers[1]?.abort('first to abort')
  controllers[0]?.abort('first in the list')
  expect(any.reason).toBe('first to abort')
})

describe('AbortSignal.timeout', () => {
  test("aborts when the node's timer fires", () => {
    const clock = timers()
    const { timeout } = createAbortSignalConstructor(clock) as unknown as typeof AbortSignal
    const signal = timeout(250.7)
    expect([signal.aborted, clock.delaysMs]).toEqual([false, [250]])
    clock.fireAll()
    expect(reasonOf(signal)).toEqual(['TimeoutError', 'The operation was aborted due to timeout', 23])
  })

  test('tells the timer whether anybody heard of it', () => {
    const clock = timers()
    const { any, timeout } = createAbortSignalConstructor(clock) as unknown as typeof AbortSignal
    timeout(1)
    timeout(2).addEventListener('abort', () => undefined)
    any([timeout(3)]).addEventListener('abort', () => undefined)
    any([timeout(4)])
    expect(clock.fireAll()).toEqual([false, true, true, false])
  })

  test.for([[-1], [Number.NaN], [Number.POSITIVE_INFINITY], [2 ** 53]])('refuses %f', ([delayMs]) => {
    expect(() => ours.AbortSignal.timeout(delayMs as number)).toThrow('The value of "delay" is out of range')
  })
})

test('a listener that throws stops nobody else, and does not go unseen', async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  process.once('unhandledRejection', resolve)
  const log: string[] = []
  const controller = new OurController()
  controller.signal.addEventListener('abort', () => {
    throw new RangeError('mine')
  })
  controller.signal.addEventListener('abort', () => log.push('called'))
  controller.abort()
  expect(log).toEqual(['called'])
  expect(await promise).toEqual(new RangeError('mine'))
  for (const other of others) process.on('unhandledRejection', other)
})

describe("DOMException, beside Node's own", () => {
  test.for([
    [[]],
    [['text']],
    [['text', 'AbortError']],
    [['text', 'NoSuchError']],
    [['text', { name: 'DataCloneError', cause: 1 }]],
  ])('new DOMException(...%o)', ([given]) => {
    const facts = (Class: typeof DOMException) => {
      const error = Reflect.construct(Class, given as unknown[]) as DOMException
      const { name, message, code } = error
      return [name, message, code, error.cause, String(error), error instanceof Error, Object.keys(error)]
    }
    expect(facts(OurException as unknown as typeof DOMException)).toEqual(facts(DOMException))
  })
})

test('the code of an exception is that of the name it was made with', () => {
  const codeOf = (Class: typeof DOMException) => {
    const error = new Class('', 'AbortError')
    Object.defineProperty(error, 'name', { value: 'SyntaxError' })
    return [error.code, 'error' in outcomeOf(() => Reflect.get(Class.prototype, 'code') as unknown)]
  }
  expect(codeOf(OurException as unknown as typeof DOMException)).toEqual(codeOf(DOMException))
})
