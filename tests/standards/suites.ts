import type { Suite } from './cases.ts'
import { runTest262 } from './test262/run.ts'
import { selectTest262 } from './test262/select.ts'
import { runWpt } from './wpt/run.ts'
import { selectWpt } from './wpt/select.ts'

export const suites: readonly Suite[] = [
  { name: 'wpt', select: selectWpt, run: runWpt },
  { name: 'test262', select: selectTest262, run: runTest262 },
]

export function suiteNamed(name: string): Suite {
  const found = suites.find((suite) => suite.name === name)
  if (found === undefined) throw new Error(`no suite ${name}`)
  return found
}
