/** Puts a method in the place of the engine's own, looking like it. */
export function replaceMethod(target: object, name: string, method: (...args: never[]) => unknown): void {
  Object.defineProperty(method, 'name', { value: name, configurable: true })
  Object.defineProperty(target, name, {
    value: method,
    writable: true,
    enumerable: false,
    configurable: true,
  })
}
