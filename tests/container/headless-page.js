/**
 * Test code: stands in for StackBlitz's page in the hidden frame. It speaks the client's own Comlink, and has real Node
 * processes behind it, on the machine of the stand-in's server.
 */
import { Comlink } from './comlink.js'

const { mode, version } = JSON.parse(document.querySelector('#stand-in').textContent)
const encoder = new TextEncoder()

async function ask(path, body) {
  const response = await fetch(path, { method: 'POST', body: JSON.stringify(body ?? {}) })
  const answer = await response.json()
  if (!response.ok) throw Object.assign(new Error(answer.message), { name: answer.name })
  return answer
}

function must(holds, what) {
  if (!holds) throw new Error(`the client's wire has changed: ${what}`)
}

/** Lines of JSON as they come. */
async function listen(path, take) {
  const response = await fetch(path)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let pending = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = (pending + value).split('\n')
    pending = lines.pop()
    for (const line of lines) take(JSON.parse(line))
  }
}

class Instance {
  #id
  #listeners = new Map()
  #processes = new Map()

  constructor(id) {
    this.#id = id
    void listen(`/instances/${id}/events`, (event) => this.#take(event))
  }

  #take(event) {
    const { kind, process, bytes, code } = event
    const known = this.#processes.get(process)
    if (kind === 'output') known?.output(encoder.encode(bytes))
    if (kind === 'exit') {
      known?.output(null)
      known?.exit(code)
    }
    if (kind === 'port') for (const tell of this.#of('port')) tell(event.port, event.type, event.url)
    if (kind === 'error') for (const tell of this.#of('error')) tell({ message: event.message })
  }

  #of(event) {
    return this.#listeners.get(event) ?? []
  }

  fs() {
    return Comlink.proxy({ readFile: (path) => ask(`/instances/${this.#id}/read`, { path }) })
  }

  previewScript() {
    return Comlink.proxy({})
  }

  runtimeInfo() {
    return { path: '/bin', cwd: '/home/millions' }
  }

  async loadFiles(payload, options) {
    must(payload instanceof Uint8Array && 'mountPoints' in options, 'loadFiles')
    const { d: files, ...others } = JSON.parse(new TextDecoder().decode(payload))
    must(typeof files === 'object' && Object.keys(others).length === 0, 'the tree of files')
    for (const [name, entry] of Object.entries(files)) {
      must(typeof entry.f?.c === 'string', 'a file')
      await ask(`/instances/${this.#id}/files`, {
        name,
        contents: entry.f.c,
        encoding: entry.f.b === true ? 'latin1' : 'utf8',
      })
    }
  }

  async run(request, stdout, stderr, output) {
    const { command, args, ...others } = request
    must(Object.keys(others).sort().join() === 'cwd,env,terminal', 'run')
    must(stdout === undefined && stderr === undefined && typeof output === 'function', 'the streams of run')
    const process = crypto.randomUUID()
    const onExit = new Promise((exit) => this.#processes.set(process, { output, exit }))
    const path = `/instances/${this.#id}/processes/${process}`
    await ask(`${path}/start`, { command, args })
    let last = Promise.resolve()
    return Comlink.proxy({
      onExit,
      // One after the other, as a terminal takes them.
      write: (text) => {
        last = last.then(() => ask(`${path}/write`, { text }))
        return last
      },
      kill: () => void ask(`${path}/kill`),
      resize: () => undefined,
    })
  }

  on(event, listener) {
    const listeners = this.#of(event)
    this.#listeners.set(event, [...listeners, listener])
    return Comlink.proxy(() =>
      this.#listeners.set(
        event,
        this.#of(event).filter((each) => each !== listener),
      ),
    )
  }

  serialize() {
    throw new Error('the stand-in exports nothing')
  }

  setCredentials() {}

  async teardown() {
    await ask(`/instances/${this.#id}/teardown`)
  }
}

const server = {
  async build(options) {
    must(options.version === version && options.host === new URL(document.referrer).host, 'build')
    must(options.workdirName === 'millions', 'the name of the folder')
    const { id } = await ask('/instances')
    return Comlink.proxy(new Instance(id))
  },
}

if (mode !== 'never-answers') {
  const { port1, port2 } = new MessageChannel()
  Comlink.expose(server, port1)
  await ask('/frame')
  parent.postMessage({ type: 'init' }, '*', [port2])
}
