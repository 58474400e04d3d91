import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { URLSearchParams as StandardSearchParams, URL as StandardURL } from 'whatwg-url'
import { kindOf, outcomeOf } from './outcome.testing.ts'
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
    'http:',
    'https:',
    'HTTP:',
    'ftp:',
    'file:',
    'data:',
    'blob:',
    'foo:',
    ':',
    '://',
    '/',
    '//',
    '\\',
    '?',
    '#',
    '@',
  ],
  ...[
    '.',
    '..',
    '/..',
    '%2e',
    '%2E%2e',
    '%',
    '%zz',
    '%41',
    '%c3%a9',
    'C:',
    'c|',
    '/c|/',
    'localhost',
    'user:pass@',
  ],
  ...[
    'xn--',
    'xn--mnchen-3ya',
    'münchen',
    'faß',
    '％41',
    '。',
    '127.0.0.1',
    '0x7f.1',
    '1.2.3',
    '256',
    '09',
    '1.',
    '4294967296',
  ],
  ...[
    '[::1]',
    '[1:2:3:4:5:6:7:8]',
    '[1::1.2.3.4]',
    '[1:0:0:2::3]',
    '[1::2::3]',
    '[::',
    ']',
    ':80',
    ':443',
    ':0080',
    ':65536',
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
    '\x7f',
    'é',
    '😀',
    '\ud800',
  ],
  ...['80', '&', '=', '+', 'a=1', ';', ',', '!', '$', '(', ')', '*', '[', 'a b'],
)
const urlLike = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''))
const rest = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''))
const text = fc.oneof(
  urlLike,
  fc
    .tuple(
      fc.constantFrom(
        'http://',
        'http://web-1/',
        'https://web-1:8080',
        'file:///C:/',
        'foo://h/',
        'blob:http://',
      ),
      rest,
    )
    .map((pieces) => pieces.join('')),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string({ unit: 'binary' }),
)

/** The same run every time: what it tries was widened until it found nothing more. */
fc.configureGlobal({ seed: 20_261_122 })

/** Ours has to agree with Node's own, and with the reference implementation of the standard. */
function expectAlike(run: (Class: typeof URL) => unknown): void {
  const ours = run(OurURL)
  expect(ours).toEqual(run(StandardURL as unknown as typeof URL))
  expect(ours).toEqual(run(URL))
}

describe("URL, beside Node's own and whatwg-url", () => {
  test('any text parses to the same parts, or to nothing', () => {
    fc.assert(
      fc.property(text, (input) => {
        expectAlike((Class) => kindOf(outcomeOf(() => partsOf(new Class(input)))))
        expect(OurURL.canParse(input)).toBe(URL.canParse(input))
      }),
      { numRuns: 1000 },
    )
  })

  test('plain addresses parse alike, by whichever way', () => {
    const characters = (letters: string, maxLength: number) =>
      fc.string({ unit: fc.constantFrom(...letters), maxLength })
    const host = characters('ab1x-.n', 8)
    const port = fc.constantFrom('', ':1', ':80', ':443', ':8080', ':65535', ':65536', ':0', ':')
    const path = characters("/ab.1~%2eE$&'()*+,;=:@!-_", 12)
    const query = characters("?a=1&b/%20'[]@:;+", 8)
    const fragment = fc.constantFrom('', '#', '#f', "#a/b?'", '#%')
    const plain = fc.tuple(
      fc.constantFrom('http://', 'https://'),
      host,
      port,
      fc.constantFrom('', '/'),
      path,
      query,
      fragment,
    )
    fc.assert(
      fc.property(plain, (pieces) => {
        expectAlike((Class) => kindOf(outcomeOf(() => partsOf(new Class(pieces.join(''))))))
      }),
      { numRuns: 1500 },
    )
  })

  test('any reference resolves alike against any base', () => {
    fc.assert(
      fc.property(text, text, (input, base) => {
        expectAlike((Class) => kindOf(outcomeOf(() => partsOf(new Class(input, base)))))
      }),
      { numRuns: 400 },
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
        expectAlike((Class) => {
          const url = new Class(input)
          const params = url.searchParams
          const outcomes = changes.map(({ part, value }) =>
            kindOf(
              outcomeOf(() => {
                url[part] = value
              }),
            ),
          )
          return [outcomes, partsOf(url), params === url.searchParams]
        })
      }),
      { numRuns: 400 },
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
        expectAlike((Class) => {
          const url = new Class(input)
          for (const { call, name, value } of calls) {
            if (call === 'sort') url.searchParams.sort()
            else if (call === 'delete') url.searchParams.delete(name)
            else url.searchParams[call](name, value)
          }
          return partsOf(url)
        })
      }),
      { numRuns: 400 },
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
      { numRuns: 600 },
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
