/** A key is known as a whole, and a text to its last letter, whatever either is made of. */
import { expect, say, test } from 'millions/suite'
import { cutText, pathTexts, wideValue } from '../../kit/odd-data.ts'
import {
  type Created,
  expectCopies,
  expectGone,
  expectListed,
  expectRefused,
  expectSame,
  expectShown,
  post,
  send,
} from '../cards.ts'
import { ask, open, short, webFor, webs } from '../cluster.ts'

/** With one letter more it is as long as a key may be. */
const LONG = 'l'.repeat(254)
/** What keys may look like: each of these is another one. */
const ODD_KEYS = [
  'constructor',
  '__proto__',
  'a/b',
  'a%2Fb',
  'a%2fb',
  'a_2Fb',
  'a_2fb',
  'a-b',
  'a_b',
  'a b',
  'A B',
  '../cards/1',
  '?limit=1#top',
  '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
  '8e03978e-40d5-43dd-bc93-6894a57f9324',
  `${LONG}1`,
  `${LONG}2`,
  ...pathTexts,
  '0',
  'null',
]

export function oddKeys(): void {
  test('odd-keys', async (context) => {
    const cluster = await open(context)
    const cards: Created[] = []
    for (const [place, key] of ODD_KEYS.entries())
      cards.push(await send(cluster, 'All alike', { key, web: webFor(place), isDirect: true }))
    // A key that is the id of a card has nothing to do with it.
    const plain = await send(cluster, 'All alike')
    cards.push(plain, await send(cluster, 'All alike', { key: plain.id }))
    for (const [place, card] of cards.slice(0, ODD_KEYS.length).entries()) {
      const key = ODD_KEYS[place] ?? ''
      const again = await post(cluster, 'All alike', { key, web: webFor(place + 1), isDirect: true })
      expectSame(again, card, `it was sent again with the key ${short(key)}`)
    }
    const ids = new Set(cards.map(({ id }) => id))
    expect(ids.size, say('same-id', { count: cards.length, ids: ids.size })).toBe(cards.length)
    await expectListed(cluster, cards, 'each was sent with a key of its own, and again with the same')
    // And without a key, the same text is another card.
    await send(cluster, 'All alike')
    await expectCopies(cluster, 'All alike', [cards.length + 1, cards.length + 1], 'one more had no key')
    for (const [place, card] of cards.entries()) {
      const why = `it was sent with the key ${short(ODD_KEYS[place] ?? plain.id)}`
      await expectShown(cluster, card, why, { web: webFor(place + 1), isDirect: true })
      if (!ODD_KEYS[place]?.startsWith(LONG)) continue
      await ask(cluster, `/cards/${card.id}`, { method: 'DELETE', web: webFor(place), isDirect: true })
      await expectGone(cluster, card, `${why}, and deleted`)
    }
  })

  test('other-text-same-key', async (context) => {
    const cluster = await open(context)
    const text = 'Caf\u00e9, 5 o\u2019clock'
    const card = await send(cluster, text, { key: 'used' })
    const others = [
      'Something else',
      `${text.slice(0, -1)}K`,
      `${text} `,
      text.toLowerCase(),
      'Cafe\u0301, 5 o\u2019clock',
      text.slice(1),
      // The same low bytes, and the same letters in another order.
      text.replace('5', '\u0435'),
      text.replace('\u00e9', '\u01e9'),
      `${text.slice(1, 2)}${text.slice(0, 1)}${text.slice(2)}`,
    ]
    for (const [place, other] of others.entries())
      await expectRefused(cluster, other, { key: 'used', web: webFor(place + 1) })
    for (const [place, odd] of [
      '\ufeffname;city',
      ' two\r\nlines ',
      '__proto__',
      wideValue(7),
      cutText,
    ].entries()) {
      const sending = { key: `odd ${place}`, isDirect: true }
      const first = await send(cluster, odd, sending)
      expectSame(await post(cluster, odd, { ...sending, web: webs[1] }), first, 'it was sent again')
      // What UTF-8 makes of half a character is another letter.
      if (odd === cutText) await expectRefused(cluster, odd.toWellFormed(), sending)
      await ask(cluster, `/cards/${first.id}`, { method: 'DELETE', isDirect: true })
    }
    await expectShown(cluster, card, 'the key was sent again with other texts', { web: webs[1] })
    expectSame(await post(cluster, text, { key: 'used' }), card, 'it was sent again, after other texts')
    await expectListed(cluster, [card], 'other texts with the same key were refused')
  })
}
