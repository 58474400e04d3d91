import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Headers as OurHeaders } from './headers.ts'
import { outcomeOf } from './outcome.testing.ts'

type Change =
  | { readonly call: 'append' | 'set'; readonly name: string; readonly value: string }
  | { readonly call: 'delete' | 'get' | 'has'; readonly name: string }

const name = fc.oneof(
  fc.constantFrom(
    'a',
    'A',
    'b',
    'Set-Cookie',
    'set-cookie',
    'Cookie',
    'X-Long-Name',
    'constructor',
    '__proto__',
  ),
  fc.string({ maxLength: 4 }),
)
const value = fc.oneof(
  fc.constantFrom('', ' ', '1', ' padded\t', 'a, b', 'é', 'line\nbreak', '\n1\r\n', 'nul\0', '\u007f', '€'),
  fc.string({ maxLength: 6 }),
)
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ call: fc.constantFrom('append' as const, 'set' as const), name, value }),
  fc.record({ call: fc.constantFrom('delete' as const, 'get' as const, 'has' as const), name }),
)

function apply(headers: Headers, { call, name, ...rest }: Change): unknown {
  return 'value' in rest ? headers[call as 'append'](name, rest.value) : headers[call as 'get'](name)
}

function contents(headers: Headers): unknown {
  const eachPair: unknown[] = []
  headers.forEach((value, name) => {
    eachPair.push([name, value])
  })
  return [[...headers], [...headers.keys()], [...headers.values()], eachPair, headers.getSetCookie()]
}

const Ours = OurHeaders as unknown as typeof Headers

/** The same run every time. */
fc.configureGlobal({ seed: 20_261_122 })

describe("Headers, beside Node's own", () => {
  test('any row of changes leaves the same contents, or fails with the same words', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const theirs = new Headers()
        const ours = new Ours()
        for (const each of changes) {
          expect(outcomeOf(() => apply(ours, each))).toEqual(outcomeOf(() => apply(theirs, each)))
        }
        expect(contents(ours)).toEqual(contents(theirs))
      }),
    )
  })

  test('any pairs or record make the same headers, or fail with the same words', () => {
    // Node's own loses a header of this name, when it is a record's key.
    const nameOfRecord = name.filter((each) => each !== '__proto__')
    const init = fc.oneof(fc.array(fc.tuple(name, value)), fc.dictionary(nameOfRecord, value))
    fc.assert(
      fc.property(init, (given) => {
        const make = (Class: typeof Headers) => outcomeOf(() => contents(new Class(given)))
        expect(make(Ours)).toEqual(make(Headers))
      }),
    )
  })

  test.for([
    [3],
    [null],
    ['text'],
    [[['a']]],
    [[['a', 'b', 'c']]],
    [{ 'not a name': '1' }],
    [{ a: '\u1234' }],
    [new Map([['a', 'b']])],
  ])('new Headers(%o)', ([init]) => {
    const make = (Class: typeof Headers) => outcomeOf(() => contents(new Class(init as HeadersInit)))
    expect(make(Ours)).toEqual(make(Headers))
  })

  test('too few arguments and a wrong this fail with the same words', () => {
    const calls: ((Class: typeof Headers) => unknown)[] = [
      (Class) => Reflect.apply(Class.prototype.append, new Class(), ['a']),
      (Class) => Reflect.apply(Class.prototype.get, new Class(), []),
      (Class) => Reflect.apply(Class.prototype.forEach, new Class(), []),
      (Class) => Reflect.apply(Class.prototype.forEach, new Class(), [3]),
      (Class) => Reflect.apply(Class.prototype.get, {}, ['a']),
      (Class) => Reflect.apply(Class.prototype.entries, {}, []),
    ]
    for (const call of calls) expect(outcomeOf(() => call(Ours))).toEqual(outcomeOf(() => call(Headers)))
  })
})

test('changes during a loop are seen by the loop, as the standard says', () => {
  const seen = (headers: Headers): string[] => {
    const names: string[] = []
    for (const [name] of headers) {
      names.push(name)
      if (name === 'b') headers.append('c', '1')
      if (name === 'c') headers.delete('a')
    }
    return names
  }
  const init = { a: '1', b: '1', d: '1' }
  expect(seen(new Ours(init))).toEqual(seen(new Headers(init)))
})

test('looks like an interface of the Web', () => {
  const shape = (Class: typeof Headers) => ({
    members: Object.keys(Class.prototype)
      .filter((key) => key !== 'getSetCookie')
      .sort(),
    tag: Object.prototype.toString.call(new Class()),
    length: Class.length,
    name: Class.name,
    lengths: [Class.prototype.append.length, Class.prototype.get.length, Class.prototype.forEach.length],
    iterator: Class.prototype[Symbol.iterator] === Class.prototype.entries,
  })
  expect({ ...shape(Ours), lengths: [2, 1, 1] }).toEqual(shape(Headers))
})
