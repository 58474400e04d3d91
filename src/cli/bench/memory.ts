/** Memory over a million simulated requests of which nothing is kept. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as v from 'valibot'
import { bundle } from './bundle.ts'
import { median, type Section } from './section.ts'

const resultSchema = v.object({
  requests: v.number(),
  errors: v.number(),
  tookMs: v.number(),
  megabytes: v.array(v.number()),
})

export const memory: Section = {
  name: 'memory',
  async measure({ root, signal }) {
    const file = await bundle(root, 'memory-process.ts')
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', file], { signal })
    const { requests, errors, tookMs, megabytes } = v.parse(resultSchema, JSON.parse(stdout))
    if (errors > 0) throw new Error(`${errors} simulated requests failed: what fails is not worth measuring`)
    // The first quarter is left out: caches and code settle there.
    const quarter = Math.floor(megabytes.length / 4)
    const early = median(megabytes.slice(quarter, 2 * quarter))
    const late = median(megabytes.slice(-quarter))
    return [
      { what: 'requests simulated, nothing kept', value: requests, unit: '' },
      { what: 'of these in a second', value: (requests / tookMs) * 1000, unit: '1/s' },
      { what: 'heap in the second quarter', value: early, unit: 'MiB' },
      { what: 'heap in the last quarter', value: late, unit: 'MiB' },
      { what: 'last / second quarter', value: late / early, unit: 'ratio', goal: { atMost: 1.1 } },
    ]
  },
}
