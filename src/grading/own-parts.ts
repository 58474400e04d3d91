/** Results of other exercises in a submission's stack: the learner's own where they were handed in, else the references. */
import type { Part, Parts } from '../contract/parts.ts'
import type { Subject, Submission } from './subject.ts'

export function withOwn({ parts = {} }: Subject, { parts: own = {} }: Submission): Parts {
  const taken = Object.entries(parts).map(([name, part]): [string, Part] => {
    const files = Object.hasOwn(own, name) ? own[name] : undefined
    return [name, files === undefined ? part : { ...part, files, byLearner: true }]
  })
  return Object.fromEntries(taken)
}
