/**
 * Ends a node that takes more memory than it may, where its supervisor cannot see that (`supervisor/memory-watch.ts`).
 * Where a process can be told to take too much before it runs anything, its memory is not known: in a container.
 */

const everyMs = 250

export function watchMemory(mostBytes: number, end: (error: string) => void): void {
  if (!(process.memoryUsage.rss?.() < mostBytes)) return
  const watch = setInterval(() => {
    const bytes = process.memoryUsage.rss()
    if (bytes > mostBytes) end(outOfMemory(bytes, mostBytes))
  }, everyMs)
  watch.unref()
}

export function outOfMemory(takenBytes: number, mostBytes: number): string {
  return `out of memory: ${megabytes(takenBytes)} MB taken, ${megabytes(mostBytes)} MB allowed`
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20)
}
