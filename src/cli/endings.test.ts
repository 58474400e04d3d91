/** However a command is asked to end, or whoever started it goes, nothing of it is left. */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const millions = join(root, 'src', 'cli', 'millions.js')
const shown = (text: string): string => `'${text}'`

let folder: string
let started: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'endings-'))
  cpSync(join(root, 'solutions/load-balancer/reference'), join(folder, 'work'), { recursive: true })
})
afterEach(() => {
  for (const child of started) child.kill('SIGKILL')
  started = []
  rmSync(folder, { recursive: true })
})

type Environment = Readonly<Record<string, string>>

/** Settles when the text has been said. What is said comes through one pipe, which closes when the last of them is gone. */
async function start(program: string, args: readonly string[], until: RegExp, more: Environment = {}) {
  const { npm_execpath: _, ...env } = process.env
  const child = spawn(program, args, {
    cwd: root,
    env: { ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  const gone = new Promise<void>((resolve) => child.on('close', () => resolve()))
  let said = ''
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (until.test(said)) resolve()
      })
    void gone.then(() => reject(new Error(`it ended: ${said}`)))
  })
  return { child, gone, said: () => said }
}

const watchWork = () => ['grade', 'load-balancer', join(folder, 'work'), '--stage', 'forward', '--watch']
const isWatching = /Watching/

describe.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s', (signal) => {
  test('to the command', async () => {
    const { child, gone } = await start(process.execPath, [millions, ...watchWork()], isWatching)
    child.kill(signal)
    await gone
    expect(child.exitCode).toBe(0)
  })

  test('to an older Node that handed over', async () => {
    const { child, gone } = await start(
      process.execPath,
      [...asOlderNode(), millions, ...watchWork()],
      isWatching,
    )
    child.kill(signal)
    // Twice at once, as a terminal and whoever passes it on do.
    child.kill(signal)
    await gone
    expect(child.exitCode).toBe(0)
  })

  test('to what npm starts, which keeps a shell between', async () => {
    const { child, gone } = await start('sh', ['-c', asNpmDoes()], isWatching, { npm_execpath: 'npm' })
    child.kill(signal === 'SIGINT' ? 'SIGTERM' : signal)
    await gone
  })
})

test('an older Node that is killed takes the command along', async () => {
  const { child, gone } = await start(
    process.execPath,
    [...asOlderNode(), millions, ...watchWork()],
    isWatching,
  )
  child.kill('SIGKILL')
  await gone
})

test('an older Node ends with the exit code of the command', async () => {
  const { child, gone } = await start(
    process.execPath,
    [...asOlderNode(), millions, 'grade', 'nothing'],
    /no exercise/,
  )
  await gone
  expect(child.exitCode).toBe(2)
})

test('npm that is killed takes the command along, though its shell goes on', async () => {
  const npm = join(folder, 'npm.mjs')
  writeFileSync(
    npm,
    `import { spawn } from 'node:child_process'; spawn('sh', ['-c', ${JSON.stringify(asNpmDoes())}], { stdio: 'inherit' })`,
  )
  const { child, gone } = await start(process.execPath, [npm], isWatching, { npm_execpath: 'npm' })
  child.kill('SIGKILL')
  await gone
})

test('what a shell of a person’s started outlives it, as with nohup', async () => {
  const file = join(folder, 'said')
  const command = `${shown(process.execPath)} ${shown(millions)} ${watchWork().map(shown).join(' ')} >${shown(file)} 2>&1 & echo $! started`
  const { child, said } = await start('sh', ['-c', command], /started/)
  await new Promise((resolve) => child.on('exit', resolve))
  const pid = Number.parseInt(said(), 10)
  const isThere = (): boolean => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  await expect
    .poll(() => existsSync(file) && isWatching.test(readFileSync(file, 'utf8')), { timeout: 30_000 })
    .toBe(true)
  expect(isThere()).toBe(true)
  process.kill(pid, 'SIGTERM')
  await expect.poll(isThere, { timeout: 10_000 }).toBe(false)
})

test('what nobody foresaw is told without what a terminal acts on', async () => {
  const code = "setTimeout(() => { throw new Error('\\u001b[2J\\u009bPassed') }, 300)"
  const preload = ['--import', `data:text/javascript,${encodeURIComponent(code)}`]
  const args = [...preload, millions, ...watchWork()]
  const { child, gone, said } = await start(process.execPath, args, /bug of the course/)
  await gone
  expect(child.exitCode).toBe(2)
  expect(said()).toContain('✗ \\u001b[2J\\u009bPassed')
  expect(said()).not.toMatch(/[^\P{Cc}\n]/u)
})

test('a reader that stops reading ends what goes on, in order', async () => {
  const { child, gone } = await start(process.execPath, [millions, ...watchWork()], isWatching)
  child.stdout?.destroy()
  writeFileSync(join(folder, 'work', 'balancer.ts'), 'export default { fetch: () => new Response() }')
  child.stderr?.resume()
  await gone
})

/** What the launcher looks at. */
function asOlderNode(): readonly string[] {
  const code = "Object.defineProperty(process.versions, 'node', { value: '20.11.0' })"
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`]
}

/** With something left to do, so that no shell puts the command in its own place. */
function asNpmDoes(): string {
  return `${shown(process.execPath)} ${shown(millions)} ${watchWork().map(shown).join(' ')}; :`
}
