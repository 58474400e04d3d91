/** Parts of the language that not every engine has yet, taken away from those that do; and what engines hide. */

export function removeNewcomers(): void {
  const removed: readonly (readonly [object | undefined, readonly PropertyKey[]])[] = [
    [
      globalThis,
      [
        'Temporal',
        'Float16Array',
        'SuppressedError',
        'DisposableStack',
        'AsyncDisposableStack',
        'AsyncIterator',
      ],
    ],
    [Math, ['f16round', 'sumPrecise']],
    [DataView.prototype, ['getFloat16', 'setFloat16']],
    [Date.prototype, ['toTemporalInstant']],
    [Error, ['isError']],
    [RegExp, ['escape']],
    [Reflect.get(globalThis, 'Iterator'), ['concat', 'zip', 'zipKeyed']],
    [Map, ['getOrInsert', 'getOrInsertComputed']],
    [Map.prototype, ['getOrInsert', 'getOrInsertComputed']],
    [WeakMap.prototype, ['getOrInsert', 'getOrInsertComputed']],
    [JSON, ['rawJSON', 'isRawJSON']],
    [Uint8Array, ['fromBase64', 'fromHex']],
    [Uint8Array.prototype, ['toBase64', 'toHex', 'setFromBase64', 'setFromHex']],
    [Reflect.get(globalThis, 'Iterator')?.prototype, ['join', 'includes', 'chunks', 'windows']],
  ]
  for (const [target, names] of removed) {
    for (const name of names) if (target) Reflect.deleteProperty(target, name)
  }
}

/**
 * Firefox throws an `InternalError` when the stack is full. No name leads to it, but the error does: its prototype
 * is frozen like all others, and what it inherits from is the tamed `Error`.
 */
export function settleHiddenErrors(): void {
  const internal: unknown = Reflect.get(globalThis, 'InternalError')
  if (typeof internal !== 'function') return
  Object.setPrototypeOf(internal, Error.prototype.constructor)
  harden(internal)
}
