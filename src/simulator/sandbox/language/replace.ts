/** Puts a method in the place of the engine's own, looking like it: as the one of `original` does. */
export function replaceMethod(
  target: object,
  name: string,
  method: (...args: never[]) => unknown,
  original: object = target,
): void {
  const replaced: unknown = Reflect.get(original, name)
  if (typeof replaced === 'function')
    Object.defineProperty(method, 'length', { value: replaced.length, configurable: true })
  Object.defineProperty(method, 'name', { value: name, configurable: true })
  Object.defineProperty(target, name, {
    value: method,
    writable: true,
    enumerable: false,
    configurable: true,
  })
}
