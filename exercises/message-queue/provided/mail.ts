/** The mail server: sends what it is told, and counts. It cannot know that a mail went out before: that is the point. */
import type { Program } from 'millions'
import type { Card } from './pictures.ts'

let mails = 0
/** Cards with at least one mail. */
const cards = new Set<string>()
/** From sending the card to its mail: that of the latest mail. */
let tookSeconds = 0

export default {
  async fetch(request) {
    if (request.method === 'POST') {
      const { card, sentMs } = (await request.json()) as Card
      mails += 1
      cards.add(card)
      tookSeconds = Math.round((Date.now() - sentMs) / 100) / 10
      return new Response(null, { status: 202 })
    }
    return Response.json({ mails, cards: cards.size, again: mails - cards.size, tookSeconds })
  },
} satisfies Program
