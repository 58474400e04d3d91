/** `npm test`: proves the project, part by part. Its last line is `N passed, N failed`, over everything that ran. */
import { join } from 'node:path'
import { text } from '../messages/cli.en.ts'
import { parts } from './test/parts.ts'
import { runParts, type Tally } from './test/run-parts.ts'

const root = join(import.meta.dirname, '..', '..')
const { tallies, lacking } = await runParts(parts(root), (line) => console.log(line))

console.log(`\n${text.test.heading}`)
for (const [name, { passed, failed }] of tallies) console.log(text.test.part(name, passed, failed))
const sum = [...tallies.values()].reduce(
  (total: Tally, tally) => ({ passed: total.passed + tally.passed, failed: total.failed + tally.failed }),
  { passed: 0, failed: 0 },
)
console.log(text.test.total(sum.passed, sum.failed))
process.exitCode = lacking ? 2 : sum.failed === 0 && sum.passed > 0 ? 0 : 1
