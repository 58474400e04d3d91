/**
 * Outlives the supervisor by a moment: when that is gone, by whatever cause, no node is left and no file. A node that is
 * busy or frozen cannot see to that itself. Told by lines: `+<pid>`, `-<pid>`, and `folder <path>` for what to take away.
 */
import { rmSync } from 'node:fs'

const processes = new Set<number>()
let folder: string | undefined
let pending = ''

function take(line: string): void {
  if (line.startsWith('+')) processes.add(Number(line.slice(1)))
  else if (line.startsWith('-')) processes.delete(Number(line.slice(1)))
  else if (line.startsWith('folder ')) folder = line.slice('folder '.length)
}

function endAll(): void {
  for (const pid of processes) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended by itself: that is what was wanted.
    }
  }
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

// A terminal tells all its processes of Ctrl-C and of its end; this one has something left to do.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.stdin.setEncoding('utf8')
process.stdin.on('data', (chunk: string) => {
  const lines = (pending + chunk).split('\n')
  pending = lines.pop() ?? ''
  for (const line of lines) take(line)
})
process.stdin.on('end', endAll)
