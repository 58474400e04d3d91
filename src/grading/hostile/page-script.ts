/** What the test page runs: the grader as a page uses it, with a note of each run in the page's storage. */
import type { Verdict } from '../../contract/verdict.ts'
import { Grader } from '../browser.ts'
import { cutShortRun, markRun } from '../cut-short.ts'

declare global {
  var grading: {
    grade(source: string): Promise<Verdict>
    cutShort(): Verdict | undefined
    /** How often the page's own timer went off since it was loaded. */
    ticks: number
  }
}

const exercise = 'counter'
const silenceMs = Number(new URLSearchParams(location.search).get('silenceMs'))
const grader = new Grader(exercise, '/suite.js', { silenceMs, threads: 1 })

async function grade(source: string): Promise<Verdict> {
  const files = { 'counter.ts': source }
  const run = markRun(localStorage, exercise, files)
  await run.kept
  try {
    return await grader.grade({ files, onProgress: run.at })
  } finally {
    // A page that is lost by then is lost to this program.
    await grader.settled()
    run.end()
  }
}

globalThis.grading = {
  grade,
  cutShort: () => cutShortRun(localStorage, exercise),
  ticks: 0,
}

setInterval(() => {
  globalThis.grading.ticks++
}, 50)
