/**
 * Ends a node that takes more memory than it may. The engine fences objects; buffers lie outside of its fence.
 * Where a process can be told to take too much before it runs anything, its memory is not known: in a container.
 */

const everyMs = 250

export function watchMemory(mostBytes: number, end: (error: string) => void): void {
  if (!(process.memoryUsage.rss?.() < mostBytes)) return
  const watch = setInterval(() => {
    const bytes = process.memoryUsage.rss()
    if (bytes > mostBytes)
      end(`out of memory: ${megabytes(bytes)} MB taken, ${megabytes(mostBytes)} MB allowed`)
  }, everyMs)
  watch.unref()
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20)
}
