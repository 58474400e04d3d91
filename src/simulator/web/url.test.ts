import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { URLSearchParams as StandardSearchParams } from 'whatwg-url'
import { outcomeOf } from './outcome.testing.ts'
import { URL as OurUrl } from './url.ts'
import { URLSearchParams as OurSearchParams } from './url-search-params.ts'

const OurURL = OurUrl as unknown as typeof URL
const OurParams = OurSearchParams as unknown as typeof URLSearchParams

const parts = [
  'href',
  'origin',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
] as const
const settable = parts.filter((part) => part !== 'origin')

function partsOf(url: URL): unknown {
  return [...parts.map((part) => url[part]), [...url.searchParams]]
}

/** Texts that look like URLs, and go wrong in the places where URLs do. */
const piece = fc.constantFrom(
  ...[
    'http',
    'https',
    'HTTP',
    'ftp',
    'file',
    'data',
    'foo',
    ':',
    '://',
    '/',
    '//',
    '\\',
    '?',
    '#',
    '@',
    '.',
    '..',
  ],
  ...[
    '%2e',
    '%2E%2e',
    '%',
    '%zz',
    'xn--',
    'xn--mnchen-3ya',
    'münchen',
    'faß',
    '127.0.0.1',
    '0x7f',
    '1',
    '[::1]',
    '[::',
  ],
  ...[
    'web-1',
    'WEB',
    'a_b',
    'cards',
    '~',
    '|',
    '^',
    '{',
    '`',
    '"',
    "'",
    '<',
    ' ',
    '\t',
    '\n',
    '\0',
    'é',
    '😀',
    '\ud800',
  ],
  ...[
    '80',
    '443',
    '8080',
    '065535',
    '65536',
    '&',
    '=',
    '+',
    'a=1',
    ';',
    ',',
    '!',
    '$',
    '(',
    ')',
    '*',
    '[',
    ']',
  ],
)
const urlLike = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''))
const afterHost = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''))
const text = fc.oneof(
  urlLike,
  afterHost.map((rest) => `http://${rest}`),
  afterHost.map((rest) => `http://web-1/${rest}`),
  afterHost.map((rest) => `https://web-1:8080${rest}`),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string({ unit: 'binary' }),
)

describe("URL, beside Node's own", () => {
  test('any text parses to the same parts, or to nothing', () => {
    fc.assert(
      fc.property(text, (input) => {
        const parse = (Class: typeof URL) => outcomeOf(() => partsOf(new Class(input)))
        expect(parse(OurURL)).toEqual(parse(URL))
        expect(OurURL.canParse(input)).toBe(URL.canParse(input))
      }),
      { numRuns: 3000 },
    )
  })

  test('any reference resolves alike against any base', () => {
    fc.assert(
      fc.property(text, text, (input, base) => {
        const parse = (Class: typeof URL) => outcomeOf(() => partsOf(new Class(input, base)))
        expect(parse(OurURL)).toEqual(parse(URL))
      }),
      { numRuns: 1000 },
    )
  })

  test('any part set to any text comes to the same', () => {
    const change = fc.record({
      part: fc.constantFrom(...settable),
      value: fc.oneof(urlLike, fc.constantFrom('', 'x')),
    })
    const start = fc.constantFrom(
      'http://web-1/cards/1?x=2#f',
      'http://u:p@h:81/',
      'foo:bar ?q',
      'file:///c:/x',
      'foo://h',
    )
    fc.assert(
      fc.property(start, fc.array(change, { maxLength: 4 }), (input, changes) => {
        const run = (Class: typeof URL) => {
          const url = new Class(input)
          const params = url.searchParams
          const outcomes = changes.map(({ part, value }) =>
            outcomeOf(() => {
              url[part] = value
            }),
          )
          return [outcomes, partsOf(url), params === url.searchParams]
        }
        expect(run(OurURL)).toEqual(run(URL))
      }),
      { numRuns: 1000 },
    )
  })

  test('changes of the parameters change the URL', () => {
    const call = fc.record({
      call: fc.constantFrom('append' as const, 'set' as const, 'delete' as const, 'sort' as const),
      name: fc.constantFrom('x', 'a b', 'é', ''),
      value: fc.string({ unit: 'binary', maxLength: 5 }),
    })
    fc.assert(
      fc.property(text, fc.array(call, { maxLength: 4 }), (input, calls) => {
        if (!URL.canParse(input)) return
        const run = (Class: typeof URL) => {
          const url = new Class(input)
          for (const { call, name, value } of calls) {
            if (call === 'sort') url.searchParams.sort()
            else if (call === 'delete') url.searchParams.delete(name)
            else url.searchParams[call](name, value)
          }
          return partsOf(url)
        }
        expect(run(OurURL)).toEqual(run(URL))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('URLSearchParams', () => {
  // Beside whatwg-url: Node's own decodes `%ff\u0080` in a way that is not the standard's.
  test('any text, pairs or record make the same parameters', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom('a', '%61', '%', '+', '&', '=', '%C3%A9', '%ff'),
    )
    const query = fc.array(word).map((words) => words.join(''))
    const init = fc.oneof(
      query,
      query.map((rest) => `?${rest}`),
      fc.array(fc.tuple(word, word)),
      fc.dictionary(word, word),
    )
    fc.assert(
      fc.property(init, word, (given, name) => {
        const read = (Class: typeof URLSearchParams) => {
          const params = new Class(given)
          return [
            [...params],
            String(params),
            params.size,
            params.get(name),
            params.getAll(name),
            params.has(name),
          ]
        }
        expect(read(OurParams)).toEqual(read(StandardSearchParams))
      }),
      { numRuns: 2000 },
    )
  })

  test.for([[[['a']]], [[['a', 'b', 'c']]], [[3]], [null], [undefined], [5], [{ a: undefined }]])(
    'new URLSearchParams(%o), beside Node’s own',
    ([init]) => {
      const make = (Class: typeof URLSearchParams) => {
        const outcome = outcomeOf(() => [...new Class(init as never)])
        return 'error' in outcome ? outcome.error : outcome
      }
      expect(make(OurParams)).toEqual(make(URLSearchParams))
    },
  )

  test('keys that differ in lone surrogates only are one', () => {
    const given = { '\ud835x': '1', xx: '2', '\ud83dx': '3' }
    expect([...new OurParams(given)]).toEqual([
      ['\ufffdx', '3'],
      ['xx', '2'],
    ])
  })
})

test('failures say which text it was', () => {
  expect(() => new OurURL('nothing', 'http://web-1')).not.toThrow()
  expect(() => new OurURL('nothing')).toThrowError(
    expect.objectContaining({ message: 'Invalid URL', code: 'ERR_INVALID_URL', input: 'nothing' }),
  )
})

test('a wrong this is refused', () => {
  const href = Object.getOwnPropertyDescriptor(OurURL.prototype, 'href')
  expect(() => Reflect.apply(href?.get ?? fc.string, {}, [])).toThrow('Illegal invocation')
  expect(() => Reflect.apply(OurParams.prototype.get, new Map(), ['a'])).toThrow('Illegal invocation')
})
