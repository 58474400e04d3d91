/** Parts of the language that not every engine has yet, taken away from those that do. */

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
