/**
 * `npm test`: proves the project, part by part. Its last line is `N passed, N failed`, over everything that ran.
 * `npm test -- unit course` runs these parts only.
 */
import { join } from 'node:path'
import { text } from '../messages/cli/author.en.ts'
import { stages } from './test/parts.ts'
import { type Part, runParts, type Tally } from './test/run-parts.ts'

const root = join(import.meta.dirname, '..', '..')
const all = stages(root)
const parts = all.flat(2)
const names = process.argv.slice(2)
const unknown = names.filter((name) => !parts.some((part) => part.name === name))
if (unknown.length > 0) {
  console.error(
    text.test.unknownParts(
      unknown,
      parts.map((part) => part.name),
    ),
  )
  process.exit(2)
}
const isWanted = ({ name }: Part): boolean => names.length === 0 || names.includes(name)
const wanted = all.map((lanes) =>
  lanes.map((lane) => lane.filter(isWanted)).filter((lane) => lane.length > 0),
)
const { tallies, tookS, lacking } = await runParts(wanted, (line) => console.log(line))

console.log(`\n${text.test.heading}`)
for (const [name, { passed, failed, failures = [] }] of tallies) {
  console.log(text.test.part(name, tookS.get(name) ?? 0, passed, failed))
  for (const failure of failures) console.log(text.test.failure(failure))
}
const sum = [...tallies.values()].reduce(
  (total: Tally, tally) => ({ passed: total.passed + tally.passed, failed: total.failed + tally.failed }),
  { passed: 0, failed: 0 },
)
console.log(text.test.total(sum.passed, sum.failed))
process.exitCode = lacking ? 2 : sum.failed === 0 && sum.passed > 0 ? 0 : 1
