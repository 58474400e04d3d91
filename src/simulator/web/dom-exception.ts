/** `DOMException`: what aborting, cloning and decoding fail with. */
import { illegalInvocation, presentAs, toText } from './interface.ts'

/** Those that still have a number, by the standard's table. */
const codeOfName: ReadonlyMap<string, number> = new Map([
  ['IndexSizeError', 1],
  ['HierarchyRequestError', 3],
  ['WrongDocumentError', 4],
  ['InvalidCharacterError', 5],
  ['NoModificationAllowedError', 7],
  ['NotFoundError', 8],
  ['NotSupportedError', 9],
  ['InUseAttributeError', 10],
  ['InvalidStateError', 11],
  ['SyntaxError', 12],
  ['InvalidModificationError', 13],
  ['NamespaceError', 14],
  ['InvalidAccessError', 15],
  ['TypeMismatchError', 17],
  ['SecurityError', 18],
  ['NetworkError', 19],
  ['AbortError', 20],
  ['URLMismatchError', 21],
  ['QuotaExceededError', 22],
  ['TimeoutError', 23],
  ['InvalidNodeTypeError', 24],
  ['DataCloneError', 25],
])

let codeOf: (exception: unknown) => number

export class DOMException extends Error {
  #name: string

  constructor(message: unknown = '', nameOrOptions: unknown = 'Error') {
    const options = typeof nameOrOptions === 'object' && nameOrOptions !== null ? nameOrOptions : undefined
    super(
      toText(message, 'DOMException message'),
      options && 'cause' in options ? { cause: options.cause } : {},
    )
    const name = options ? (Reflect.get(options, 'name') ?? 'Error') : nameOrOptions
    this.#name = toText(name, 'DOMException name')
  }

  static {
    Object.defineProperty(DOMException, 'length', { value: 0 })
    Object.defineProperty(DOMException.prototype, 'name', {
      get(this: unknown): string {
        if (typeof this !== 'object' || this === null || !(#name in this)) throw illegalInvocation()
        return this.#name
      },
      enumerable: true,
      configurable: true,
    })
    // By the name that it was made with, whatever a program has put over it since.
    codeOf = (exception) => {
      if (typeof exception !== 'object' || exception === null || !(#name in exception))
        throw illegalInvocation()
      return codeOfName.get(exception.#name) ?? 0
    }
  }

  get code(): number {
    return codeOf(this)
  }
}

presentAs(DOMException, 'DOMException')
