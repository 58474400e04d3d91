/** 1,024 slots. Each has an order of all caches, and belongs to the first of them that is there. */
import { hash } from './plumbing.ts'

const SLOTS = 1024
const orders = new Map<string, readonly (readonly string[])[]>()

function ordersOf(caches: readonly string[]): readonly (readonly string[])[] {
  const name = caches.join(' ')
  const known = orders.get(name)
  if (known !== undefined) return known
  const made = Array.from({ length: SLOTS }, (_, slot) =>
    caches.toSorted((one, other) => hash(`${slot}@${one}`) - hash(`${slot}@${other}`)),
  )
  orders.set(name, made)
  return made
}

/** Its home first. */
export function orderOf(path: string, caches: readonly string[]): readonly string[] {
  return ordersOf(caches)[hash(path) % SLOTS] ?? []
}
