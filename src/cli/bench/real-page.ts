/** The course as `npm start` serves it, and pages of it that run stacks: what the bench of the real world measures through. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command, Frame, RunSetup, Update } from '../../live/protocol.ts'
import type { RealConnection } from '../../runtime/contract.ts'
import { findLocal } from '../../runtime/local/local-runtime.ts'

export interface Course extends AsyncDisposable {
  readonly address: string
  /** Where its temporary files go. */
  readonly temporary: string
}

/** As a process of its own, on any free port. */
export async function serveCourse(root: string, signal: AbortSignal): Promise<Course> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'bench-'))
  const temporary = mkdtempSync(join(folder, 'temporary-'))
  for (const name of ['index.html', '404.html'])
    writeFileSync(join(folder, name), '<!doctype html><title>bench</title>')
  const child = spawn(process.execPath, [join('src', 'cli', 'millions.js'), 'serve'], {
    cwd: root,
    signal,
    env: { ...process.env, SITE: folder, PORT: '0', TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  return {
    address: await addressOf(child),
    temporary,
    async [Symbol.asyncDispose]() {
      child.kill()
      await ended
      rmSync(folder, { recursive: true })
    },
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => reject(new Error(`the server ended with ${code}`)))
    child.stdout?.setEncoding('utf8').once('data', (said: string) => {
      const found = /http:\/\/[\d.:]+/.exec(said)?.[0]
      if (found === undefined) reject(new Error(`the server said no address: ${said}`))
      else resolve(found)
    })
  })
}

export class RealPage {
  readonly #connection: RealConnection
  readonly #updates: Set<(update: Update) => void>
  #own = 0

  static async open(address: string): Promise<RealPage> {
    const updates = new Set<(update: Update) => void>()
    const runtime = await findLocal({ origin: address, openSocket: socketOf(address) })
    if (runtime === undefined) throw new Error('the server runs no stacks')
    const connection = await runtime.open({
      signal: new AbortController().signal,
      onProgress: () => {},
      onUpdate: (update) => {
        for (const take of updates) take(update)
      },
      onEnd: (problem) => {
        throw problem
      },
    })
    return new RealPage(connection, updates)
  }

  private constructor(connection: RealConnection, updates: Set<(update: Update) => void>) {
    this.#connection = connection
    this.#updates = updates
  }

  send(command: Command): void {
    this.#connection.send(command)
  }

  /** Settles when all nodes are up. */
  async start(setup: RunSetup): Promise<Frame> {
    this.send({ kind: 'start', setup, speed: 1 })
    return await this.frame(({ nodes }) => nodes.every(({ state }) => state === 'up'))
  }

  /** The body of the answer to a request of a user. */
  async ask(path: string): Promise<string | undefined> {
    const own = ++this.#own
    this.send({ kind: 'send', own, request: { path } })
    return await this.until((update) =>
      update.kind === 'frame' ? update.replies.find((reply) => reply.own === own)?.body : undefined,
    )
  }

  frame(holds: (frame: Frame) => boolean): Promise<Frame> {
    return this.until((update) => (update.kind === 'frame' && holds(update) ? update : undefined))
  }

  /** The first update, from now on, of which this can be told. What goes wrong meanwhile rejects. */
  until<T>(find: (update: Update) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const take = (update: Update): void => {
        const found = find(update)
        const isWrong = ['refused', 'failed', 'broke'].includes(update.kind)
        if (found === undefined && !isWrong) return
        this.#updates.delete(take)
        if (found === undefined) reject(new Error(JSON.stringify(update)))
        else resolve(found)
      }
      this.#updates.add(take)
    })
  }

  addressOf(port: number): string | undefined {
    return this.#connection.addressOf(port)
  }

  end(): Promise<void> {
    return this.#connection.end()
  }
}

/** A browser says by itself where a page is from. */
function socketOf(origin: string): (url: string, protocols: string[]) => WebSocket {
  return (url, protocols) => Reflect.construct(WebSocket, [url, { protocols, headers: { origin } }])
}
