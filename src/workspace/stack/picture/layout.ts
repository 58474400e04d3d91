/**
 * Where each node of a stack stands in its picture. Tiers are columns, from the users on; on a narrow page they are rows.
 * Regions are bands. A node keeps its slot as long as it lives, so that others come and go beside it.
 */
import { type PictureNode, type Shape, users } from './topology.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Box extends Point {
  readonly width: number
  readonly height: number
}

export interface Band extends Box {
  readonly region: string
}

export interface Layout {
  readonly direction: 'across' | 'down'
  readonly width: number
  readonly height: number
  /** By the node's name; `users` among them. */
  readonly boxes: ReadonlyMap<string, Box>
  /** None when all nodes are in one region. */
  readonly bands: readonly Band[]
  /** Node → its column (or row), counted from the users, who are 0. */
  readonly columns: ReadonlyMap<string, number>
}

export interface Room {
  readonly width: number
  readonly cardWidth: number
  readonly cardHeight: number
  /** Between two cards of one tier, and least between two tiers. */
  readonly gap: number
  readonly tierGap: number
  /** The users' own box. */
  readonly usersWidth: number
  readonly usersHeight: number
}

/** Tier by tier, in the order of the columns: the roles of each. */
export function tiersOf({ entry, roles }: Shape): readonly (readonly string[])[] {
  const depths = new Map<string, number>()
  const visit = (role: string, depth: number, path: readonly string[]): void => {
    // A circle of calls is broken where it closes.
    if (!(role in roles) || path.includes(role) || (depths.get(role) ?? -1) >= depth) return
    depths.set(role, depth)
    for (const called of roles[role]?.calls ?? []) visit(called, depth + 1, [...path, role])
  }
  visit(entry, 0, [])
  const names = Object.keys(roles)
  // Roles that nothing leads to stand where they are declared, after those that something leads to.
  const rank = (role: string): number =>
    role === entry ? -1 : (depths.get(role) ?? names.length) * names.length + names.indexOf(role)
  const ordered = [...names].sort((a, b) => rank(a) - rank(b))
  const tiers = new Map<string, string[]>()
  for (const role of ordered) {
    const tier = roles[role]?.tier ?? role
    tiers.set(tier, [...(tiers.get(tier) ?? []), role])
  }
  return [...tiers.values()]
}

/** Which slot each node has within its tier and region. Free slots are filled before new ones are made. */
export class Slots {
  readonly #lists = new Map<string, (string | undefined)[]>()

  /** The slots of one group after these nodes came and others went. Gaps at the end are closed. */
  settle(group: string, names: readonly string[]): readonly (string | undefined)[] {
    const list = (this.#lists.get(group) ?? []).map((name) =>
      name !== undefined && names.includes(name) ? name : undefined,
    )
    for (const name of names) {
      if (list.includes(name)) continue
      const free = list.indexOf(undefined)
      if (free === -1) list.push(name)
      else list[free] = name
    }
    while (list.length > 0 && list.at(-1) === undefined) list.pop()
    this.#lists.set(group, list)
    return list
  }
}

interface Group {
  readonly column: number
  readonly region: string
  readonly slots: readonly (string | undefined)[]
}

function groupsOf(shape: Shape, nodes: readonly PictureNode[], slots: Slots): readonly Group[] {
  const regions = [...new Set(nodes.map((node) => node.region))]
  const tiers = tiersOf(shape).filter((roles) => nodes.some((node) => roles.includes(node.role)))
  return tiers.flatMap((roles, place) =>
    regions.map((region) => {
      const names = roles.flatMap((role) =>
        nodes.filter((node) => node.role === role && node.region === region).map((node) => node.name),
      )
      return { column: place + 1, region, slots: slots.settle(`${roles.join(' ')} ${region}`, names) }
    }),
  )
}

/** How many cards stand beside each other within a tier, so that no tier gets much longer than the others. */
function perRow(count: number, most: number): number {
  return Math.max(1, Math.min(most, Math.ceil(count / 6)))
}

export function layOut(shape: Shape, nodes: readonly PictureNode[], slots: Slots, room: Room): Layout {
  const groups = groupsOf(shape, nodes, slots)
  const tiers = Math.max(0, ...groups.map((group) => group.column))
  const least = room.usersWidth + tiers * (room.cardWidth + room.tierGap)
  return least <= room.width ? across(groups, tiers, room) : down(groups, tiers, room)
}

const bandPadding = 26

function across(groups: readonly Group[], tiers: number, room: Room): Layout {
  const { cardWidth, cardHeight, gap } = room
  const free = room.width - room.usersWidth - tiers * (cardWidth + room.tierGap)
  const widths = Array.from({ length: tiers }, (_, place) => {
    const most = Math.max(
      1,
      ...groups.filter((each) => each.column === place + 1).map((each) => each.slots.length),
    )
    return perRow(most, 1 + Math.floor(Math.max(0, free) / tiers / (cardWidth + gap)))
  })
  const used = widths.reduce((sum, cards) => sum + cards * cardWidth + (cards - 1) * gap, room.usersWidth)
  // Whatever is left goes between the tiers, but no picture falls apart for it.
  const between = tiers === 0 ? 0 : Math.min((room.width - used) / tiers, room.tierGap * 2.5)
  const left = (room.width - used - between * tiers) / 2
  const regions = [...new Set(groups.map((group) => group.region))]
  const banded = regions.length > 1
  const boxes = new Map<string, Box>()
  const columns = new Map<string, number>([[users, 0]])
  const bands: Band[] = []
  let top = 0
  for (const region of regions) {
    const ofRegion = groups.filter((group) => group.region === region)
    const rows = ofRegion.map((group) => Math.ceil(group.slots.length / (widths[group.column - 1] ?? 1)))
    const inner = Math.max(1, ...rows) * (cardHeight + gap) - gap
    const start = top + (banded ? bandPadding : 0)
    for (const group of ofRegion) {
      const cards = widths[group.column - 1] ?? 1
      const height = Math.ceil(group.slots.length / cards) * (cardHeight + gap) - gap
      const before = widths
        .slice(0, group.column - 1)
        .reduce((sum, n) => sum + n * cardWidth + (n - 1) * gap, 0)
      const x = left + room.usersWidth + before + between * group.column
      group.slots.forEach((name, slot) => {
        if (name === undefined) return
        const row = Math.floor(slot / cards)
        boxes.set(name, {
          x: x + (slot % cards) * (cardWidth + gap),
          y: start + (inner - height) / 2 + row * (cardHeight + gap),
          width: cardWidth,
          height: cardHeight,
        })
        columns.set(name, group.column)
      })
    }
    const height = inner + (banded ? bandPadding + gap : 0)
    if (banded) {
      const x = left + room.usersWidth + between / 2
      bands.push({ region, x, y: top, width: room.width - x, height })
    }
    top += height + (banded ? gap : 0)
  }
  const height = Math.max(top - (banded ? gap : 0), room.usersHeight)
  boxes.set(users, {
    x: left,
    y: (height - room.usersHeight) / 2,
    width: room.usersWidth,
    height: room.usersHeight,
  })
  return { direction: 'across', width: room.width, height, boxes, bands, columns }
}

/** Tier under tier; within a tier the regions one after the other, told on the cards. */
function down(groups: readonly Group[], tiers: number, room: Room): Layout {
  const { cardHeight, gap } = room
  const boxes = new Map<string, Box>()
  const columns = new Map<string, number>([[users, 0]])
  const most = Math.max(1, Math.floor((room.width + gap) / (Math.min(room.cardWidth, room.width) + gap)))
  boxes.set(users, {
    x: (room.width - room.usersWidth) / 2,
    y: 0,
    width: room.usersWidth,
    height: room.usersHeight,
  })
  let top = room.usersHeight + room.tierGap
  for (let column = 1; column <= tiers; column += 1) {
    const slots = groups.filter((group) => group.column === column).flatMap((group) => group.slots)
    const cards = Math.min(most, Math.max(1, slots.length))
    const width = Math.min((room.width - (cards - 1) * gap) / cards, room.cardWidth * 1.4)
    const left = (room.width - cards * width - (cards - 1) * gap) / 2
    slots.forEach((name, slot) => {
      if (name === undefined) return
      const x = left + (slot % cards) * (width + gap)
      const y = top + Math.floor(slot / cards) * (cardHeight + gap)
      boxes.set(name, { x, y, width, height: cardHeight })
      columns.set(name, column)
    })
    top += Math.ceil(slots.length / cards) * (cardHeight + gap) - gap + room.tierGap
  }
  const height = top - room.tierGap
  return { direction: 'down', width: room.width, height, boxes, bands: [], columns }
}
