/** `crypto`: draws from the node's own chance; hashes and HMAC as pure code, so that they settle in microtasks. */
import { hmac } from '@noble/hashes/hmac.js'
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { copyBytes, isBufferSource, kindOfView } from './bytes.ts'
import { DOMException } from './dom-exception.ts'
import { illegalInvocation, isObject, presentAs, toText } from './interface.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Hash = typeof sha256 | typeof sha1 | typeof sha512

const hashes: ReadonlyMap<string, Hash> = new Map<string, Hash>([
  ['SHA-1', sha1],
  ['SHA-256', sha256],
  ['SHA-384', sha384],
  ['SHA-512', sha512],
])

/** Of a site whose cards and sessions have such names, each request wants one. */
const hexOfByte: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
)

interface KeyState {
  readonly hashName: string
  readonly bytes: Bytes
  readonly extractable: boolean
  readonly usages: readonly string[]
}

let createKey: (state: KeyState) => CryptoKey
let keyStateOf: (key: unknown) => KeyState
const allowed = Symbol('allowed to construct')

export class CryptoKey {
  #state: KeyState

  constructor(key?: unknown, state?: unknown) {
    if (key !== allowed) throw new TypeError('Illegal constructor')
    this.#state = state as KeyState
  }

  static {
    createKey = (state) => new CryptoKey(allowed, state)
    keyStateOf = (key) => {
      if (!isObject(key) || !(#state in key)) throw illegalInvocation()
      return (key as CryptoKey).#state
    }
  }

  get type(): 'secret' {
    keyStateOf(this)
    return 'secret'
  }

  get extractable(): boolean {
    return keyStateOf(this).extractable
  }

  get algorithm(): { name: 'HMAC'; length: number; hash: { name: string } } {
    const { hashName, bytes } = keyStateOf(this)
    return { name: 'HMAC', length: bytes.length * 8, hash: { name: hashName } }
  }

  get usages(): string[] {
    return [...keyStateOf(this).usages]
  }
}

presentAs(CryptoKey, 'CryptoKey')

/** The name of an algorithm, given as text or as an object with a name. */
function algorithmName(algorithm: unknown): string {
  return toText(
    isObject(algorithm) ? Reflect.get(algorithm, 'name') : algorithm,
    'Algorithm: name',
  ).toUpperCase()
}

function hashNamed(algorithm: unknown): { readonly name: string; readonly hash: Hash } {
  const name = algorithmName(algorithm)
  const hash = hashes.get(name)
  if (!hash) throw new DOMException('Unrecognized algorithm name', 'NotSupportedError')
  return { name, hash }
}

function requireHmac(algorithm: unknown): void {
  if (algorithmName(algorithm) !== 'HMAC')
    throw new DOMException('Unrecognized algorithm name', 'NotSupportedError')
}

function toBytes(data: unknown): Bytes {
  if (!isBufferSource(data))
    throw new TypeError('The data must be an instance of ArrayBuffer or ArrayBufferView.')
  return copyBytes(data)
}

/** Shared by all boots, so it has to be hardened. */
export const subtle = {
  async digest(algorithm: unknown, data: unknown): Promise<ArrayBuffer> {
    const { hash } = hashNamed(algorithm)
    return copyBytes(hash(toBytes(data))).buffer
  },

  async importKey(
    format: unknown,
    key: unknown,
    algorithm: unknown,
    extractable: unknown,
    usages: unknown,
  ): Promise<CryptoKey> {
    requireHmac(algorithm)
    if (format !== 'raw') throw new DOMException('Only raw keys can be imported here', 'NotSupportedError')
    const { name } = hashNamed(isObject(algorithm) ? Reflect.get(algorithm, 'hash') : undefined)
    const bytes = toBytes(key)
    const uses = Array.from(usages as Iterable<unknown>, (usage) => toText(usage, 'usage'))
    if (uses.length === 0)
      throw new DOMException('Usages cannot be empty when importing a secret key.', 'SyntaxError')
    if (uses.some((usage) => usage !== 'sign' && usage !== 'verify')) {
      throw new DOMException('Unsupported key usage for an HMAC key', 'SyntaxError')
    }
    if (bytes.length === 0) throw new DOMException('Zero-length key is not supported', 'DataError')
    return createKey({ hashName: name, bytes, extractable: Boolean(extractable), usages: uses })
  },

  async sign(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    return authenticate('sign', algorithm, key, toBytes(data)).buffer
  },

  async verify(algorithm: unknown, key: unknown, signature: unknown, data: unknown): Promise<boolean> {
    const given = toBytes(signature)
    const expected = authenticate('verify', algorithm, key, toBytes(data))
    return given.length === expected.length && given.every((byte, index) => byte === expected[index])
  },
}

function authenticate(usage: 'sign' | 'verify', algorithm: unknown, key: unknown, data: Bytes): Bytes {
  requireHmac(algorithm)
  const { hashName, bytes, usages } = keyStateOf(key)
  if (!usages.includes(usage)) {
    throw new DOMException(`Unable to use this key to ${usage}`, 'InvalidAccessError')
  }
  return copyBytes(hmac(hashNamed(hashName).hash, bytes, data))
}

const integerKinds: ReadonlySet<string | undefined> = new Set([
  'BigInt64Array',
  'BigUint64Array',
  'Int16Array',
  'Int32Array',
  'Int8Array',
  'Uint16Array',
  'Uint32Array',
  'Uint8Array',
  'Uint8ClampedArray',
])

/** The `crypto` of one boot. `random` gives numbers from 0 up to 1. */
export function createCrypto(random: () => number): object {
  const drawByte = (): number => Math.floor(random() * 256)
  return {
    subtle,
    getRandomValues(array: unknown): unknown {
      if (!ArrayBuffer.isView(array) || !integerKinds.has(kindOfView(array))) {
        throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError')
      }
      if (array.byteLength > 65_536) {
        throw new DOMException('The requested length exceeds 65,536 bytes', 'QuotaExceededError')
      }
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
      for (let index = 0; index < bytes.length; index += 1) bytes[index] = drawByte()
      return array
    },
    randomUUID(): string {
      let text = ''
      for (let index = 0; index < 16; index += 1) {
        const byte = drawByte()
        if (index === 4 || index === 6 || index === 8 || index === 10) text += '-'
        text += hexOfByte[index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte]
      }
      return text
    },
  }
}
