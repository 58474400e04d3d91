/** What is going to happen, ordered by (time, sender, sender's own count). */
import type { PlannedEvent } from './actor.ts'

/** Whether `a` happens before `b`. */
export function isBefore(a: PlannedEvent, b: PlannedEvent): boolean {
  if (a.timeUs !== b.timeUs) return a.timeUs < b.timeUs
  if (a.sender !== b.sender) return a.sender < b.sender
  return a.count < b.count
}

/** A binary heap. Cancelled events stay in it until they come up. */
export class EventQueue {
  #heap: PlannedEvent[] = []

  get size(): number {
    return this.#heap.length
  }

  /** Not in their order. */
  get events(): readonly PlannedEvent[] {
    return this.#heap
  }

  dropCancelled(): void {
    // What is sorted is a heap.
    this.#heap = this.#heap.filter(({ cancelled }) => !cancelled).sort((a, b) => (isBefore(a, b) ? -1 : 1))
  }

  push(event: PlannedEvent): void {
    const heap = this.#heap
    let index = heap.length
    heap.push(event)
    while (index > 0) {
      const parentIndex = (index - 1) >> 1
      const parent = heap[parentIndex]
      if (parent === undefined || !isBefore(event, parent)) break
      heap[index] = parent
      index = parentIndex
    }
    heap[index] = event
  }

  /** The next event that was not cancelled. */
  peek(): PlannedEvent | undefined {
    while (this.#heap[0]?.cancelled) this.#removeFirst()
    return this.#heap[0]
  }

  /** Takes out what `peek` returned. */
  pop(): PlannedEvent | undefined {
    const first = this.peek()
    if (first !== undefined) this.#removeFirst()
    return first
  }

  #removeFirst(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    const length = heap.length
    let index = 0
    for (;;) {
      let childIndex = 2 * index + 1
      let child = heap[childIndex]
      if (child === undefined) break
      const right = childIndex + 1 < length ? heap[childIndex + 1] : undefined
      if (right !== undefined && isBefore(right, child)) {
        child = right
        childIndex++
      }
      if (!isBefore(child, last)) break
      heap[index] = child
      index = childIndex
    }
    heap[index] = last
  }
}
