/** A topological order: whatever has all its causes before it comes next. */
import type { Shelved } from './gather.ts'
import type { Entry, Trace } from './protocol.ts'

interface Step {
  readonly entry: Entry
  readonly effects: Step[]
  causes: number
}

export function traceOf(shelved: readonly Shelved[], trace: string): Trace {
  const steps = shelved
    .filter(({ entry }) => entry.trace === trace)
    .sort((one, other) => one.id - other.id || one.line - other.line)
    .map(({ entry }): Step => ({ entry, effects: [], causes: 0 }))
  const spans = Map.groupBy(steps, (step) => step.entry.span ?? step)
  for (const span of spans.values())
    for (const [place, step] of span.entries()) follows(span[place - 1], step)
  const byParent = Map.groupBy(spans.values(), ([first]) => first?.entry.parent)
  for (const step of steps) {
    const { sends, receives } = step.entry
    if (sends !== undefined) for (const [first] of byParent.get(sends) ?? []) if (first) follows(step, first)
    if (receives !== undefined) for (const span of byParent.get(receives) ?? []) follows(span.at(-1), step)
  }
  const told: Entry[] = []
  const ready = steps.filter(({ causes }) => causes === 0)
  for (let step = ready.shift(); step; step = ready.shift()) {
    told.push(step.entry)
    for (const effect of step.effects) if (--effect.causes === 0) ready.push(effect)
  }
  return { entries: told }
}

function follows(cause: Step | undefined, effect: Step): void {
  if (!cause) return
  cause.effects.push(effect)
  effect.causes++
}
