/**
 * Test code, loaded before the program in each process of the stand-in: makes Node the way a container's is, as far as it
 * is known. Its name and version are those of a container; a signal that freezes is taken for a mistake; what is awaited
 * loses its context; the clock begins with the process. It tells the stand-in of its process and its ports.
 */
const asyncHooks = require('node:async_hooks')
const { ChildProcess } = require('node:child_process')
const { connect, Server } = require('node:net')

const [control, wrapper] = JSON.parse(process.env.STAND_IN ?? '[]')
delete process.env.STAND_IN
Object.defineProperty(process, 'versions', { value: { ...process.versions, webcontainer: 'stand-in' } })
process.execPath = wrapper

const { bigint } = process.hrtime
const beganNs = bigint.call(process.hrtime)
process.hrtime.bigint = () => bigint.call(process.hrtime) - beganNs

const { kill } = ChildProcess.prototype
ChildProcess.prototype.kill = function killOnly(signal) {
  if (signal === 'SIGSTOP' || signal === 'SIGCONT') throw new Error(`there is no ${signal} in a container`)
  return kill.call(this, signal)
}

asyncHooks.AsyncLocalStorage = class {
  #store
  run(store, run) {
    const before = this.#store
    this.#store = store
    try {
      return run()
    } finally {
      this.#store = before
    }
  }
  getStore() {
    return this.#store
  }
}

// The line stays open as long as the process lives: its end tells of a death of any kind.
const line = connect(control, '127.0.0.1')
line.unref()
line.on('error', () => {})
const tell = (message) => line.write(`${JSON.stringify(message)}\n`)
tell({ kind: 'process', pid: process.pid })

const { listen } = Server.prototype
Server.prototype.listen = function listenAndTell(...given) {
  let port
  this.once('listening', () => {
    port = this.address().port
    tell({ kind: 'port', type: 'open', port })
  })
  this.once('close', () => tell({ kind: 'port', type: 'close', port }))
  return listen.apply(this, given)
}
