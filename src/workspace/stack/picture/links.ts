/** The links of a picture: those that the stack declares, and those that requests were seen on. */
import type { Link } from '../../../live/protocol.ts'
import { type PictureNode, type Shape, users } from './topology.ts'

/** One link, whichever way a request goes. */
export function linkKey(from: string, to: string): string {
  return from < to ? `${from} ${to}` : `${to} ${from}`
}

/** One entry for each pair, with the rates of both directions together. Nodes that are not in the picture have none. */
export function pictureLinks(
  { entry, roles }: Shape,
  nodes: readonly PictureNode[],
  seen: readonly Link[],
): readonly Link[] {
  const there = new Set([users, ...nodes.map((node) => node.name)])
  const found = new Map<string, Link>()
  const add = (link: Link): void => {
    if (!there.has(link.from) || !there.has(link.to) || link.from === link.to) return
    const key = linkKey(link.from, link.to)
    const before = found.get(key)
    if (before === undefined) found.set(key, link)
    else found.set(key, { ...before, requestsPerSecond: before.requestsPerSecond + link.requestsPerSecond })
  }
  const of = (role: string): readonly PictureNode[] => nodes.filter((node) => node.role === role)
  for (const node of of(entry)) add({ from: users, to: node.name, requestsPerSecond: 0 })
  for (const [role, { calls = [] }] of Object.entries(roles)) {
    for (const from of of(role)) {
      for (const to of calls.flatMap(of)) add({ from: from.name, to: to.name, requestsPerSecond: 0 })
    }
  }
  for (const link of seen) add(link)
  return [...found.values()]
}
