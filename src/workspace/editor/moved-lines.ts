/** Where the lines of a text went that has been edited since. */

/** Old line → new line, from 1. A line that was changed or deleted is not in it, nor one that may be either of two. */
export function movedLines(before: string, after: string): ReadonlyMap<number, number> {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const moved = new Map<number, number>()
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) {
    start += 1
    moved.set(start, start)
  }
  let end = 0
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) {
    moved.set(old.length - end, now.length - end)
    end += 1
  }
  // In between, a line is known by its text, if that is there once before and once after.
  const places = onlyPlaces(now, start, now.length - end)
  for (const [text, place] of onlyPlaces(old, start, old.length - end)) {
    const next = places.get(text)
    if (next !== undefined) moved.set(place, next)
  }
  return moved
}

function onlyPlaces(lines: readonly string[], from: number, to: number): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  const twice = new Set<string>()
  for (let at = from; at < to; at += 1) {
    const text = lines[at]?.trim() ?? ''
    if (text === '') continue
    if (places.has(text)) twice.add(text)
    places.set(text, at + 1)
  }
  for (const text of twice) places.delete(text)
  return places
}
