import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { atob as ourAtob, btoa as ourBtoa } from './base64.ts'
import { createCrypto } from './crypto.ts'
import { Headers as OurHeaders } from './headers.ts'
import { kindOf, outcomeOf, settledOutcomeOf } from './outcome.testing.ts'
import { structuredClone as ourClone } from './structured-clone.ts'
import { TextDecoder as OurDecoder, TextEncoder as OurEncoder } from './text-coders.ts'

/** The same run every time. */
fc.configureGlobal({ seed: 20_261_122 })

describe("atob and btoa, beside Node's own", () => {
  test('any bytes there and back', () => {
    const bytes = fc.uint8Array({ maxLength: 20 }).map((units) => String.fromCharCode(...units))
    fc.assert(
      fc.property(bytes, (text) => {
        expect(ourBtoa(text)).toBe(btoa(text))
        expect(ourAtob(btoa(text))).toBe(text)
      }),
    )
  })

  test('any text decodes alike, or fails alike', () => {
    const character = fc.constantFrom('A', 'b', '9', '+', '/', '=', ' ', '\n', '-', 'é', '€', '\v')
    fc.assert(
      fc.property(fc.array(character, { maxLength: 9 }), (characters) => {
        const text = characters.join('')
        expect(kindOf(outcomeOf(() => ourAtob(text)))).toEqual(kindOf(outcomeOf(() => atob(text))))
        expect(outcomeOf(() => ourBtoa(text))).toEqual(outcomeOf(() => btoa(text)))
      }),
      { numRuns: 1000 },
    )
  })
})

describe("text coders, beside Node's own", () => {
  const utf8 = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
  )

  test('any bytes decode alike, whole or in pieces', () => {
    const options = fc.record({ fatal: fc.boolean(), ignoreBOM: fc.boolean() })
    const label = fc.constantFrom('utf-8', 'UTF8', ' utf-16le ', 'unicode')
    const pieces = fc.array(fc.oneof(utf8, fc.constant(new Uint8Array([0xef, 0xbb, 0xbf]))), { maxLength: 4 })
    fc.assert(
      fc.property(label, options, pieces, (name, settings, given) => {
        const decode = (Class: typeof TextDecoder) => {
          const decoder = new Class(name, settings)
          const texts = given.map((bytes) => outcomeOf(() => decoder.decode(bytes, { stream: true })))
          const end = outcomeOf(() => decoder.decode())
          return [decoder.encoding, decoder.fatal, decoder.ignoreBOM, ...[...texts, end].map(kindOf)]
        }
        expect(decode(OurDecoder as unknown as typeof TextDecoder)).toEqual(decode(TextDecoder))
      }),
    )
  })

  test('any text encodes alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(new OurEncoder().encode(text)).toEqual(new TextEncoder().encode(text))
      }),
    )
  })

  test('what cannot be decoded is refused', () => {
    expect(() => new OurDecoder('klingon')).toThrow('The "klingon" encoding is not supported')
    expect(() => new OurDecoder().decode('text')).toThrow('ArrayBuffer')
    expect(() => Reflect.apply(OurDecoder.prototype.decode, {}, [])).toThrow('Illegal invocation')
  })
})

describe("structuredClone, beside Node's own", () => {
  test('any plain data', () => {
    const value = fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
    })
    fc.assert(
      fc.property(value, (given) => {
        const clone = ourClone(given)
        expect(clone).toStrictEqual(structuredClone(given))
        if (typeof given === 'object' && given !== null) expect(clone).not.toBe(given)
      }),
    )
  })

  test('cycles, shared parts and buffers stay so', () => {
    const shared = new Uint8Array([1, 2, 3])
    const given: Record<string, unknown> = {
      shared,
      view: new DataView(shared.buffer, 1),
      list: [shared],
      regExp: /a/gi,
    }
    given.self = given
    given.map = new Map([[given, given]])
    const clone = ourClone(given) as typeof given & {
      map: Map<unknown, unknown>
      list: unknown[]
      view: DataView
    }
    expect(clone).toStrictEqual(structuredClone(given))
    expect([clone.self === clone, clone.map.get(clone) === clone, clone.list[0] === clone.shared]).toEqual([
      true,
      true,
      true,
    ])
    expect(clone.view.buffer).toBe((clone.shared as Uint8Array).buffer)
    expect(clone.shared).not.toBe(shared)
  })

  test.for([
    [new RangeError('out', { cause: { a: 1 } })],
    [new Error()],
    [Object.assign(new TypeError('x'), { name: 'Custom', code: 3 })],
  ])('%o', ([error]) => {
    const facts = (clone: unknown) => {
      if (!(clone instanceof Error)) return clone
      return [clone.name, clone.message, clone.constructor.name, clone.cause, Object.keys(clone)]
    }
    expect(facts(ourClone(error))).toEqual(facts(structuredClone(error)))
  })

  test.for([
    [() => 1],
    [Symbol('s')],
    [{ deep: [Symbol.iterator] }],
    [new WeakMap()],
    [new WeakSet()],
    [Promise.resolve()],
    [Object(Symbol('s'))],
  ])('refuses %o', ([value]) => {
    expect(kindOf(outcomeOf(() => ourClone(value)))).toEqual({ error: 'DataCloneError' })
    expect(kindOf(outcomeOf(() => structuredClone(value)))).toEqual({ error: 'DataCloneError' })
  })

  test('objects of a class become plain, those of the Web are refused', () => {
    class Card {
      text = 'hi'
      get shout(): string {
        return this.text.toUpperCase()
      }
    }
    expect(ourClone(new Card())).toStrictEqual(structuredClone(new Card()))
    expect(kindOf(outcomeOf(() => ourClone(new OurHeaders())))).toEqual({ error: 'DataCloneError' })
  })

  test('a key named __proto__ is only a key', () => {
    const clone = ourClone(JSON.parse('{"__proto__":{"evil":1}}')) as object
    expect([Object.keys(clone), Object.getPrototypeOf(clone) === Object.prototype]).toEqual([
      ['__proto__'],
      true,
    ])
  })
})

describe('crypto', () => {
  const { subtle } = createCrypto(() => 0.5) as unknown as Crypto
  const names = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const
  const hex = (buffer: ArrayBuffer): string => Buffer.from(buffer).toString('hex')

  test('digests and HMACs are those of node:crypto', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 })
    const key = fc.uint8Array({ minLength: 1, maxLength: 200 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), bytes, key, async (name, data, secret) => {
        expect(hex(await subtle.digest(name, data))).toBe(
          createHash(name.replace('-', '')).update(data).digest('hex'),
        )
        const hmacKey = await subtle.importKey('raw', secret, { name: 'HMAC', hash: name }, false, [
          'sign',
          'verify',
        ])
        const signature = await subtle.sign('HMAC', hmacKey, data)
        expect(hex(signature)).toBe(createHmac(name.replace('-', ''), secret).update(data).digest('hex'))
        expect(await subtle.verify('HMAC', hmacKey, signature, data)).toBe(true)
        expect(await subtle.verify('HMAC', hmacKey, signature, new Uint8Array([...data, 0]))).toBe(false)
      }),
    )
  })

  test('misuse fails as it does in Node', async () => {
    const misuses: ((api: SubtleCrypto) => Promise<unknown>)[] = [
      (api) => api.digest('MD5', new Uint8Array()),
      (api) => api.importKey('raw', new Uint8Array(), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
      (api) => api.importKey('raw', new Uint8Array(1), { name: 'HMAC', hash: 'SHA-256' }, false, []),
      (api) => api.importKey('raw', new Uint8Array(1), { name: 'HMAC', hash: 'SHA-256' }, false, ['encrypt']),
      async (api) => {
        const key = await api.importKey('raw', new Uint8Array(1), { name: 'HMAC', hash: 'SHA-256' }, false, [
          'verify',
        ])
        return api.sign('HMAC', key, new Uint8Array())
      },
    ]
    for (const misuse of misuses) {
      const ours = kindOf(await settledOutcomeOf(() => misuse(subtle)))
      expect(ours).toEqual(kindOf(await settledOutcomeOf(() => misuse(globalThis.crypto.subtle))))
    }
  })

  test('chance comes from the node alone', () => {
    let draws = 0
    const crypto = createCrypto(() => {
      draws += 1
      return (draws % 256) / 256
    }) as unknown as Crypto
    expect(crypto.randomUUID()).toBe('01020304-0506-4708-890a-0b0c0d0e0f10')
    expect([...crypto.getRandomValues(new Uint16Array(2))]).toEqual([0x1211, 0x1413])
    expect(() => crypto.getRandomValues(new Float32Array(1) as never)).toThrow('integer-type')
    expect(() => crypto.getRandomValues(new Uint8Array(65_537))).toThrow('65,536')
  })
})
