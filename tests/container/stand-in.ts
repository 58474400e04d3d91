/**
 * Test code: stands in for StackBlitz, on another origin than the page's. Its headless page speaks the client's protocol
 * and runs real Node processes here. Each way in which the real thing fails can be switched on.
 */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { root } from '../e2e/site.ts'
import { type ContainerEvent, ContainerProcesses } from './processes.ts'
import { wireVersion } from './wire.ts'

/** `held`: the frame is slow, until it is let go on · `refuses`: the connection is cut · `no-memory`: there is none for a boot. */
export type Mode = 'works' | 'never-answers' | 'held' | 'refuses' | 'no-memory'

interface Instance {
  readonly processes: ContainerProcesses
  readonly events: ContainerEvent[]
  response: ServerResponse | undefined
}

const headers = {
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Cache-Control': 'no-store',
}
const clientFolder = join(root, 'node_modules/@webcontainer/api')

export class StandIn implements AsyncDisposable {
  mode: Mode = 'works'
  url = ''
  /** How often each thing was asked for. */
  readonly asked = { frames: 0, instances: 0, teardowns: 0 }
  readonly #instances = new Map<string, Instance>()
  readonly #server = createServer((request, response) => void this.#answer(request, response))
  #held: (() => void)[] = []
  #watches: (() => void)[] = []

  static async start(): Promise<StandIn> {
    const { version } = JSON.parse(readFileSync(join(clientFolder, 'package.json'), 'utf8')) as {
      readonly version: string
    }
    if (version !== wireVersion)
      throw new Error(
        `the stand-in speaks the wire of @webcontainer/api ${wireVersion}, and ${version} is installed: see tests/container/wire.ts`,
      )
    const standIn = new StandIn()
    await new Promise<void>((resolve) => standIn.#server.listen(0, '127.0.0.1', resolve))
    const address = standIn.#server.address()
    // Another site than the page's, which is at 127.0.0.1.
    if (typeof address === 'object' && address !== null) standIn.url = `http://localhost:${address.port}`
    return standIn
  }

  private constructor() {}

  /** Of all instances. */
  get pids(): readonly number[] {
    return [...this.#instances.values()].flatMap(({ processes }) => [...processes.pids])
  }

  /** Settles as soon as it holds; asked whenever something has happened. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return
        this.#watches = this.#watches.filter((each) => each !== look)
        resolve()
      }
      this.#watches.push(look)
      look()
    })
  }

  #noteChange(): void {
    for (const look of [...this.#watches]) look()
  }

  /** Lets frames go on that were held. */
  release(): void {
    this.mode = 'works'
    for (const go of this.#held.splice(0)) go()
  }

  /** Kills what the page has started. */
  kill(): void {
    for (const { processes } of this.#instances.values()) processes.killAll()
  }

  exhaust(): void {
    for (const { processes } of this.#instances.values()) processes.exhaust()
  }

  /** As a container that tells of an error of its own. */
  fail(message: string): void {
    for (const instance of this.#instances.values()) this.#tell(instance, { kind: 'error', message })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url)
    if (pathname === '/headless') return this.#answerFrame(searchParams, response)
    if (pathname === '/page.js') return send(response, 'text/javascript', this.#file('headless-page.js'))
    if (pathname === '/comlink.js')
      return send(response, 'text/javascript', readFileSync(join(clientFolder, 'dist/vendor/index.js')))
    const [, , id = ''] = pathname.split('/')
    if (pathname.endsWith('/events')) return this.#stream(id, response)
    try {
      const body = JSON.parse(await text(request)) as Record<string, never>
      send(response, 'application/json', JSON.stringify((await this.#act(pathname, body)) ?? {}))
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error))
      response.statusCode = 500
      send(response, 'application/json', JSON.stringify({ name, message }))
    }
  }

  #answerFrame(parameters: URLSearchParams, response: ServerResponse): void {
    if (this.mode === 'refuses') {
      response.destroy()
      return
    }
    const version = parameters.get('version')
    // The probe names none.
    if (version !== null) this.asked.frames++
    const told = JSON.stringify({ mode: this.mode, version: wireVersion })
    const page = `<!doctype html><script type="application/json" id="stand-in">${told}</script><script type="module" src="/page.js"></script>`
    send(response, 'text/html', page)
    this.#noteChange()
  }

  #file(name: string): Buffer {
    return readFileSync(join(import.meta.dirname, name))
  }

  #stream(id: string, response: ServerResponse): void {
    const instance = this.#instances.get(id)
    if (instance === undefined) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { ...headers, 'Content-Type': 'application/x-ndjson' })
    response.flushHeaders()
    instance.response = response
    for (const event of instance.events.splice(0)) this.#tell(instance, event)
    // The page that had it is gone.
    response.on('close', () => void this.#tearDown(id))
  }

  #tell(instance: Instance, event: ContainerEvent): void {
    if (instance.response === undefined) instance.events.push(event)
    else if (!instance.response.writableEnded) instance.response.write(`${JSON.stringify(event)}\n`)
    this.#noteChange()
  }

  async #act(path: string, body: Readonly<Record<string, never>>): Promise<object | undefined> {
    if (path === '/frame') {
      if (this.mode === 'held') await new Promise<void>((resolve) => this.#held.push(resolve))
      return undefined
    }
    if (path === '/instances') return await this.#build()
    const [, , id = '', what = '', process = '', act = ''] = path.split('/')
    if (what === 'teardown') {
      this.asked.teardowns++
      await this.#tearDown(id)
      return undefined
    }
    const processes = this.#instances.get(id)?.processes
    if (processes === undefined) throw new Error(`there is no instance ${id}`)
    if (what === 'files') processes.writeFile(body.name ?? '', body.contents ?? '', body.encoding ?? 'utf8')
    if (act === 'start') processes.start(process, body.command ?? '', body.args ?? [])
    if (act === 'write') processes.write(process, body.text ?? '')
    if (act === 'kill') processes.kill(process)
    return undefined
  }

  async #build(): Promise<{ readonly id: string }> {
    this.asked.instances++
    if (this.mode === 'no-memory') throw new RangeError('WebAssembly.Memory(): could not allocate memory')
    const id = String(this.asked.instances)
    const waiting: ContainerEvent[] = []
    let instance: Instance | undefined
    const processes = await ContainerProcesses.start((event) => {
      if (instance === undefined) waiting.push(event)
      else this.#tell(instance, event)
    })
    instance = { processes, events: waiting, response: undefined }
    this.#instances.set(id, instance)
    return { id }
  }

  async #tearDown(id: string): Promise<void> {
    const instance = this.#instances.get(id)
    if (instance === undefined) return
    await instance.processes.end()
    this.#instances.delete(id)
    instance.response?.end()
    this.#noteChange()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.release()
    await Promise.all([...this.#instances.keys()].map((id) => this.#tearDown(id)))
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.writeHead(response.statusCode, { ...headers, 'Content-Type': type })
  response.end(body)
}
