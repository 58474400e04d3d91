#!/usr/bin/env node
// The door to the command line. In plain JavaScript, so that an old Node can still open it and hand over to the project's own.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as module from 'node:module'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const runsTypeScript = major > 22 || (major === 22 && minor >= 18)

if (runsTypeScript) {
  // Before the first TypeScript: what comes out of the cache has its types stripped already.
  module.enableCompileCache(fileURLToPath(new URL('../../.cache/node', import.meta.url)))
  const [command, ...rest] = process.argv.slice(2)
  // The grading thread comes up while the rest is loaded. A debugger wants to be there first; real processes do without.
  if (command === 'grade' && !rest.includes('--inspect') && !rest.includes('--real')) {
    const { startAhead } = await import('../grading/node-worker.ts')
    const slug = rest.find((argument) => !argument.startsWith('-'))
    startAhead(fileURLToPath(new URL('../../.cache/suites', import.meta.url)), slug)
  }
  await import('./millions.ts')
} else {
  const own = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url))
  if (existsSync(own)) {
    const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
      // So that it ends when this one is gone, however it went.
      env: { ...process.env, MILLIONS_LAUNCHER: String(process.pid) },
    })
    // What this one is asked, it passes on; it ends when the other one has. Twice at once is asked once: the second
    // would meet a process that has nothing left to do but to end, and kill it.
    let passedOnMs = Number.NEGATIVE_INFINITY
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        if (performance.now() - passedOnMs < 1000) return
        passedOnMs = performance.now()
        child.kill(signal)
      })
    }
    child.on('error', (error) => {
      console.error(error.message)
      process.exitCode = 2
    })
    child.on('exit', (code) => {
      process.exitCode = code ?? 2
    })
  } else {
    console.error(`This is Node ${process.versions.node}; the course needs 22.18 or later.`)
    console.error("Run `npm ci` in the project's folder: it brings its own.")
    process.exitCode = 2
  }
}
