/** Knows people by their number: `GET /people/7` answers `{ "name": "Grace" }` after a while, or 404. */
import type { Program } from 'millions'

const names = ['Ada', 'Barbara', 'Claude', 'Dennis', 'Edsger', 'Frances', 'Grace', 'Hedy', 'Ivan', 'Jean']

export default {
  async fetch(request) {
    const { pathname } = new URL(request.url)
    const [, number] = /^\/people\/([1-9][0-9]{0,3})$/.exec(pathname) ?? []
    // Some are looked up sooner than others, so answers come in another order than questions.
    await new Promise((resolve) => setTimeout(resolve, 20 + ((Number(number ?? 0) * 37) % 50)))
    if (number === undefined) return new Response('Nobody has this number.\n', { status: 404 })
    const round = Math.ceil(Number(number) / names.length)
    const name = names[(Number(number) - 1) % names.length]
    return Response.json({ name: round === 1 ? name : `${name} ${round}` })
  },
} satisfies Program
