/** One hop of the host's event loop: all microtasks are drained when it is over. */

/** Calls back in a new macrotask, without the delay that hosts put on nested timers. */
export type Hop = (callback: () => void) => void

function createHop(): Hop {
  // The browser's branch comes second: Node has MessageChannel too, and it is slower there.
  if (typeof setImmediate === 'function') return (callback) => void setImmediate(callback)
  const channel = new MessageChannel()
  const waiting: (() => void)[] = []
  channel.port1.onmessage = () => waiting.shift()?.()
  return (callback) => {
    waiting.push(callback)
    channel.port2.postMessage(0)
  }
}

export const hop: Hop = createHop()
