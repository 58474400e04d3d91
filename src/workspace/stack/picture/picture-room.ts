/** How much room the parts of a picture get, by the width that it has. */
import type { Room } from './layout.ts'
import { tiersOf } from './layout.ts'
import type { PictureNode, Shape } from './topology.ts'

/** Above and below a row of facts on a card. */
const figureHeight = 18
/** What links within a tier need on its right, where they go round. */
const roundaboutWidth = 44
/** Below this, tiers stand under each other, and two cards beside each other. */
const narrowWidth = 600

export function roomFor(shape: Shape, nodes: readonly PictureNode[], width: number, compact: boolean): Room {
  const across = width - (width >= narrowWidth && goesRound(shape) ? roundaboutWidth : 0)
  const tiers = tiersOf(shape).filter((roles) => nodes.some((node) => roles.includes(node.role))).length
  const gap = 10
  const fitting = width < narrowWidth ? (width - gap) / 2 : (across - 96) / Math.max(1, tiers) - 44
  const figures = compact ? 0 : Math.max(0, ...nodes.map(factsOf))
  return {
    width: across,
    // Narrower cards before the picture turns.
    cardWidth: compact ? 132 : Math.max(150, Math.min(176, Math.floor(fitting))),
    cardHeight: (compact ? 48 : 68) + figures * figureHeight,
    gap,
    tierGap: compact ? 40 : 44,
    usersWidth: compact ? 76 : 96,
    usersHeight: compact ? 44 : 64,
  }
}

/** Rows on its card besides those that every card has. */
function factsOf({ figures, process, version }: PictureNode): number {
  return Object.keys(figures ?? {}).length + (process === undefined ? 0 : 1) + (version === undefined ? 0 : 1)
}

/** Whether nodes of one tier call each other. */
function goesRound(shape: Shape): boolean {
  return tiersOf(shape).some((roles) =>
    roles.some((role) => shape.roles[role]?.calls?.some((to) => roles.includes(to))),
  )
}
