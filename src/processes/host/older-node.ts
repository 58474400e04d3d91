/** What Node 20 lacks of the language that programs are promised. Before the realm is locked. */

function withResolvers<T>(this: PromiseConstructor): PromiseWithResolvers<T> {
  let resolve: PromiseWithResolvers<T>['resolve'] = () => {}
  let reject: PromiseWithResolvers<T>['reject'] = () => {}
  const promise = new this<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}

function groupByKey<K extends PropertyKey, T>(
  items: Iterable<T>,
  keyOf: (item: T, index: number) => K,
): Partial<Record<K, T[]>> {
  const groups: Partial<Record<K, T[]>> = Object.create(null)
  for (const [key, group] of groupToMap(items, keyOf)) groups[key] = group
  return groups
}

function groupToMap<K, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  let index = 0
  for (const item of items) {
    const key = keyOf(item, index++)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

function fill(target: object, name: string, value: unknown): void {
  if (!Object.hasOwn(target, name))
    Object.defineProperty(target, name, { value, writable: true, configurable: true })
}

fill(Promise, 'withResolvers', withResolvers)
fill(Object, 'groupBy', groupByKey)
fill(Map, 'groupBy', groupToMap)
