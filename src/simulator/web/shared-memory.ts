/**
 * A page that is not isolated has no SharedArrayBuffer, and whatwg-url asks for its prototype as it loads.
 * This one stands in: its getters throw for every value, which says that none is shared memory.
 */
class NoSharedMemory {
  get byteLength(): number {
    throw new TypeError('there is no shared memory here')
  }
  get growable(): boolean {
    throw new TypeError('there is no shared memory here')
  }
}

if (!('SharedArrayBuffer' in globalThis)) {
  Object.defineProperty(globalThis, 'SharedArrayBuffer', { value: NoSharedMemory, configurable: true })
}
