/** Whether a stack under a view keeps up in Chromium, and how long it takes to find how many users one carries. */
import { dirname } from 'node:path'
import type { Page } from 'playwright-core'
import * as v from 'valibot'
import { loadExercise } from '../../course/exercises.ts'
import { loadReference } from '../../course/solutions.ts'
import { bundle } from './bundle.ts'
import { openPage } from './page.ts'
import type { Section } from './section.ts'

const keptSchema = v.object({
  pace: v.number(),
  framesPerSecond: v.number(),
  requests: v.number(),
  drawn: v.number(),
  errors: v.number(),
})
const carriedSchema = v.object({ tookMs: v.number(), usersPerDay: v.number() })

const measuredMs = 5000

export const live: Section = {
  name: 'live',
  async measure({ root, signal }) {
    await bundle(root, 'live-thread.ts')
    const file = await bundle(root, 'live-page.ts')
    await using opened = await openPage(dirname(file), signal)
    await opened.page.goto(opened.address)
    const kept = v.parse(keptSchema, await call(opened.page, `keepUp(1, ${measuredMs})`))
    if (kept.errors > 0) throw new Error('simulated requests failed: what fails is not worth timing')
    const hurried = v.parse(keptSchema, await call(opened.page, `keepUp(100, ${measuredMs})`))
    const order = JSON.stringify(await balancerOrder(root))
    const carried = v.parse(carriedSchema, await call(opened.page, `findCarried(${order})`))
    return [
      { what: 'pace at 1×, 1,000 requests/s', value: kept.pace, unit: 'ratio', goal: { atLeast: 0.99 } },
      { what: 'frames told at 1×', value: kept.framesPerSecond, unit: '1/s', goal: { atLeast: 25 } },
      { what: 'share of the trips that is told', value: kept.drawn / kept.requests, unit: 'ratio' },
      { what: 'pace when 100× is asked for', value: hurried.pace, unit: 'ratio' },
      { what: 'frames told at that pace', value: hurried.framesPerSecond, unit: '1/s' },
      { what: 'users carried, load balancer', value: carried.usersPerDay, unit: '' },
      { what: 'found in', value: carried.tookMs / 1000, unit: 's', goal: { atMost: 10 } },
    ]
  },
}

/** As text: the types here are those of Node, and the page has modules of its own. */
function call(page: Page, expression: string): Promise<unknown> {
  return page.evaluate(`import('/live-page.js').then((page) => page.${expression})`)
}

async function balancerOrder(root: string): Promise<unknown> {
  const exercise = await loadExercise(root, 'load-balancer')
  const learner = loadReference(root, exercise).files
  const { stack, provided } = exercise
  return { kind: 'carry', stack, programs: { learner, provided }, seed: 1 }
}
