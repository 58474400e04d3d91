/** Memory over a million simulated requests of which nothing is kept. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as v from 'valibot'
import { bundle } from './bundle.ts'
import type { Section } from './section.ts'

const resultSchema = v.object({
  requests: v.number(),
  errors: v.number(),
  tookMs: v.number(),
  everyRequests: v.number(),
  megabytes: v.array(v.number()),
})

export const memory: Section = {
  name: 'memory',
  async measure({ root, signal }) {
    const file = await bundle(root, 'memory-process.ts')
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', file], { signal })
    const { requests, errors, tookMs, everyRequests, megabytes } = v.parse(resultSchema, JSON.parse(stdout))
    if (errors > 0) throw new Error(`${errors} simulated requests failed: what fails is not worth measuring`)
    const after = (count: number) => megabytes[count / everyRequests - 1] ?? Number.NaN
    const [early, late] = [after(100_000), after(1_000_000)]
    return [
      { what: 'requests simulated, nothing kept', value: requests, unit: '' },
      { what: 'of these in a second', value: (requests / tookMs) * 1000, unit: '1/s' },
      { what: 'heap after a collection, at 100,000', value: early, unit: 'MiB' },
      { what: 'heap after a collection, at 1,000,000', value: late, unit: 'MiB' },
      { what: 'at 1,000,000 / at 100,000', value: late / early, unit: 'ratio', goal: { atMost: 1.1 } },
    ]
  },
}
