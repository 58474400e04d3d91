/** A drill as a scene: a scene of the stack, or its usual users and one fault; measured before and since it began. */
import type { Drill, UsersSaw } from '../../classroom/api.ts'
import type { Column, Scene, Step } from '../../contract/scene.ts'
import type { Stack } from '../../contract/stack.ts'
import type { Cell } from '../../live/protocol.ts'
import { idleNodes } from '../stack/idle-nodes.ts'
import { type StackData, stackFor } from '../stack/stack-data.ts'

const faultAtMs = 10_000
const healedAtMs = 25_000
const faultEndMs = 40_000
const slowFactor = 10

const columns: readonly Column[] = ['requests', 'errors', 'p99']
/** So often the numbers grow on their way to the end. */
const pieces = 12

export interface DrillScene {
  readonly stack: Stack
  readonly scene: Scene
}

/** Undefined where the stack has no such scene. */
export function drillScene(drill: Drill, data: StackData): DrillScene | undefined {
  const { stack, scene } = stackFor(data, 'scene' in drill ? drill.scene : undefined)
  if ('scene' in drill) return scene === undefined ? undefined : { stack, scene: measured(scene) }
  const others = idleNodes(stack)
    .map(({ name }) => name)
    .filter((name) => name !== drill.node)
  const steps: readonly Step[] = [{ atMs: 0, do: 'load', load: {} }, faultStep(drill, others)]
  return { stack, scene: measured({ steps, endMs: faultEndMs, measures: [] }) }
}

function faultStep({ fault, node }: Extract<Drill, { fault: unknown }>, others: readonly string[]): Step {
  const span = { atMs: faultAtMs, untilMs: healedAtMs }
  switch (fault) {
    case 'crash':
      return { ...span, do: 'crash', node }
    case 'freeze':
      return { ...span, do: 'pause', node }
    case 'slow':
      return { ...span, do: 'slow', node, factor: slowFactor }
    case 'cut-off':
      return { ...span, do: 'partition', a: [node], b: others }
  }
}

/** Until the first thing happened, and from then on, again and again from there to a later moment. */
function measured(scene: Scene): Scene {
  const { steps, endMs } = scene
  const later = steps.map(({ atMs }) => atMs).filter((atMs) => atMs > 0 && atMs < endMs)
  const firstMs = later.length === 0 ? 0 : Math.min(...later)
  const since = Array.from({ length: pieces }, (_, place) => ({
    id: `since-${place + 1}`,
    fromMs: firstMs,
    toMs: firstMs + ((endMs - firstMs) * (place + 1)) / pieces,
  }))
  const before = firstMs === 0 ? [] : [{ id: 'before', fromMs: 0, toMs: firstMs }]
  return { ...scene, columns, measures: [...before, ...since] }
}

/** What is known so far. */
export function usersSaw(measures: Readonly<Record<string, readonly Cell[]>>): {
  readonly before?: UsersSaw
  readonly since?: UsersSaw
} {
  const before = sawOf(measures.before)
  const places = Array.from({ length: pieces }, (_, place) => `since-${place + 1}`)
  const since = sawOf(measures[places.findLast((id) => Object.hasOwn(measures, id)) ?? ''])
  return { ...(before !== undefined && { before }), ...(since !== undefined && { since }) }
}

function sawOf(cells: readonly Cell[] | undefined): UsersSaw | undefined {
  const [requests, share, p99Ms] = cells ?? []
  if (typeof requests !== 'number') return undefined
  const errors = typeof share === 'number' ? Math.round(share * requests) : 0
  const isAnswered = typeof p99Ms === 'number' && Number.isFinite(p99Ms)
  return { requests, errors, ...(isAnswered && { p99Ms }) }
}
