import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'

let course: FixtureCourse
beforeAll(() => {
  course = fixtureCourse()
})
afterAll(() => course.remove())

/** What a debugger's window does, as far as this test goes: attaches to the process and to its threads, and goes on when stopped. */
class Debugger {
  readonly #socket: WebSocket
  /** The functions that it was stopped in. */
  readonly stops: string[] = []
  #count = 0

  constructor(url: string) {
    this.#socket = new WebSocket(url)
    this.#socket.onmessage = ({ data }) => this.#hear(JSON.parse(String(data)))
  }

  async attach(): Promise<void> {
    await once(this.#socket, 'open')
    this.#send('NodeWorker.enable', { waitForDebuggerOnStart: true })
    this.#send('Runtime.runIfWaitingForDebugger')
  }

  close(): void {
    this.#socket.close()
  }

  #send(method: string, params: object = {}): void {
    this.#count += 1
    this.#socket.send(JSON.stringify({ id: this.#count, method, params }))
  }

  #toThread(sessionId: string, method: string): void {
    this.#count += 1
    const message = JSON.stringify({ id: this.#count, method })
    this.#send('NodeWorker.sendMessageToWorker', { sessionId, message })
  }

  #hear({ method, params }: { method?: string; params?: { sessionId: string; message: string } }): void {
    if (params === undefined) return
    if (method === 'NodeWorker.attachedToWorker') {
      this.#toThread(params.sessionId, 'Debugger.enable')
      this.#toThread(params.sessionId, 'Runtime.runIfWaitingForDebugger')
    }
    if (method !== 'NodeWorker.receivedMessageFromWorker') return
    const told = JSON.parse(params.message)
    if (told.method !== 'Debugger.paused') return
    this.stops.push(told.params.callFrames[0].functionName)
    this.#toThread(params.sessionId, 'Debugger.resume')
  }
}

test('a debugger that attaches is stopped by `debugger` in a program, and the tests then run to their end', async () => {
  course.write('mine/greeting.ts', '')
  course.write(
    'mine/echo.ts',
    "export default { fetch: function answer() { debugger; return new Response('hello') } }\n",
  )
  // Another root than the sources': the entry is given its own.
  const program = `
    import { runCommandLine } from ${JSON.stringify(join(import.meta.dirname, 'command-line.ts'))}
    import { open } from 'node:inspector'
    open(0, '127.0.0.1', false)
    process.exitCode = await runCommandLine(['grade', 'echo', 'mine', '--inspect', '--stage', 'greet'], {
      root: ${JSON.stringify(course.root)}, workingFolder: ${JSON.stringify(course.root)},
      print: console.log, complain: console.error, isWatched: false, width: 100,
      signal: new AbortController().signal,
    })`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  const complaints = createInterface(child.stderr)
  const lines = createInterface(child.stdout)
  let url: string | undefined
  while (url === undefined) {
    const [line] = await once(complaints, 'line')
    url = /Waiting for a debugger at (ws:\S+)\./.exec(line)?.[1]
  }
  const attached = new Debugger(url)
  await attached.attach()
  const verdict = Promise.withResolvers<string>()
  lines.on('line', (line) => {
    if (/^(Passed|Not yet)/.test(line)) verdict.resolve(line)
  })
  expect(await verdict.promise).toContain('Passed: all 1 test')
  expect(attached.stops).toContain('answer')
  // Node stays for as long as a debugger is attached.
  attached.close()
  expect(await ended).toEqual([0, null])
})
