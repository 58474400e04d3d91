/** A router for the scenes of the lesson, which knows no crowd: each request goes to the shard where its key is at home. */
import type { Program } from 'millions'

export default {
  async fetch(request, { nodes, vars }) {
    const { pathname } = new URL(request.url)
    // `ALONE`: this key has a shard of its own, the last one, and everybody else has the others.
    const [, , key = ''] = pathname.split('/')
    const names = nodes('shard').map(({ name }) => name)
    const own = vars.ALONE === undefined ? undefined : names.pop()
    const shard = key === vars.ALONE ? own : homeOf(names, decodeURIComponent(key))
    try {
      return await fetch(`http://${shard}${pathname}`, {
        method: request.method,
        body: request.body === null ? null : await request.bytes(),
      })
    } catch {
      return new Response('The shard does not answer.\n', { status: 503 })
    }
  },
} satisfies Program

/** As plumbing.ts has it. */
function homeOf(names: readonly string[], key: string): string {
  let home = ''
  let greatest = -1
  for (const name of names) {
    const number = hash(`${name} ${key}`)
    if (number <= greatest) continue
    greatest = number
    home = name
  }
  return home
}

function hash(text: string): number {
  let hash = 0x811c9dc5
  for (let place = 0; place < text.length; place++)
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
