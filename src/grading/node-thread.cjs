/**
 * How a grading thread begins under Node: it is told which bundle to run, and runs it out of what V8 compiled in
 * earlier threads. In plain JavaScript, as a thread would load the stripping of types for nothing else.
 */
'use strict'

const { readFileSync, renameSync, writeFileSync } = require('node:fs')
const { Script } = require('node:vm')
const { parentPort, threadId } = require('node:worker_threads')

parentPort.once('message', (suiteFile) => {
  const codeFile = `${suiteFile}.code`
  const cachedData = readIfThere(codeFile)
  const script = new Script(readFileSync(suiteFile, 'utf8'), { filename: suiteFile, cachedData })
  // V8 refuses what another version of it has made.
  if (cachedData === undefined || script.cachedDataRejected) keepAfterRun(script, codeFile)
  script.runInThisContext()
})

/** Kept before the end of the first run of all tests is told: by then whatever grading wants has been compiled. */
function keepAfterRun(script, codeFile) {
  let tests = 0
  let results = 0
  const post = parentPort.postMessage
  parentPort.postMessage = (message) => {
    if (message.kind === 'ready') tests = message.tests.length
    if (message.kind === 'result') results += 1
    if (message.kind === 'done') {
      if (results >= tests) {
        parentPort.postMessage = post
        keep(codeFile, script.createCachedData())
      }
      results = 0
    }
    post.call(parentPort, message)
  }
}

/** Under its name only when whole. Where nothing can be kept, the next thread compiles anew, and that is all. */
function keep(file, code) {
  const unfinished = `${file}.${process.pid}.${threadId}.tmp`
  try {
    writeFileSync(unfinished, code)
    renameSync(unfinished, file)
  } catch (error) {
    if (error.syscall === undefined) throw error
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file)
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}
