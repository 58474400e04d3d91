/** Cards of the same millisecond. */
import { atOnce } from '../kit/at-once.ts'
import { ask, webOf } from './site.ts'
import { cardPath, type Town } from './town.ts'

/** A card by each of these, which the node takes at the same instant. */
export async function postAtOnce(town: Town, authors: readonly string[], node: number): Promise<void> {
  const { site } = town
  const cards = authors.map((author) => {
    const id = town.newId()
    return { author, id, text: `${id} of ${author}` }
  })
  const asks = cards.map(({ author, id, text }) => () => {
    return ask(site, 'PUT', cardPath(author, id), { json: { text }, node, isDirect: true })
  })
  const outcomes = await atOnce(site.world, webOf(site, node), asks, 5)
  for (const [place, card] of cards.entries()) {
    const outcome = outcomes[place]
    if (outcome !== undefined) town.saved(outcome, card)
  }
}
