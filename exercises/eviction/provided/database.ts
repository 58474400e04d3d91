/** A database that has a card for every number. What a card costs is the core's time; nothing is ever changed. */
import type { Program } from 'millions'

const LETTERS = 180

export default {
  fetch(request) {
    const { pathname } = new URL(request.url)
    const [, folder, id] = pathname.split('/')
    if (folder !== 'cards' || !id) return new Response(null, { status: 404 })
    return new Response(`card ${id}: `.padEnd(LETTERS, 'wish you were here, '))
  },
} satisfies Program
