/** Whose card it is: known when it was sent, and no other's afterwards. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { atOnce } from '../../kit/at-once.ts'
import { Browser, expectMe, expectNobody } from '../browser.ts'
import { LINES, MARKUP, WIDE, WORDS } from '../hostile-texts.ts'
import { readHtml } from '../html.ts'
import { idsIn } from '../postcards.ts'
import { type Answer, ask, expectCard, HTML_ONLY, JSON_ONLY, open, postBody, shown } from '../visits.ts'
import { expectSameShape } from './page.ts'

export function senders(): void {
  test('from', async (context) => {
    const world = await open(context)
    const plain = await cardFrom(world, 'Ann', context.random() < 0.5)
    const plainPage = readHtml(plain.page.text)
    for (const name of [...WIDE, ...WORDS, ...MARKUP, ...LINES]) {
      const { answer, again, page } = await cardFrom(world, name, context.random() < 0.5)
      expectFrom(again, name, 200)
      const shows = readHtml(page.text)
      expectSameShape(page, plainPage, shows, name, 'name')
      expect(shows.text.includes(name), say('from-not-shown', { name: shown(name) }, page.at)).toBe(true)
      expectFrom(answer, name)
    }
    for (const body of ['{"text":"Hi"}', '{"text":"Hi","from":"Ann"}', '{"text":"Hi","name":"Ann"}'])
      expectFrom(await postBody(world, '/cards', body), null)
    const ann = new Browser(world)
    await ann.logIn('Ann')
    expectFrom(await ann.post('/cards', { text: 'Hi', from: 'Eve' }), 'Ann')
    const before = ann.headers
    await ann.logOut()
    expectFrom(await postBody(world, '/cards', '{"text":"Hi"}', before), null)
    // Whose card it is does not change when they leave, or another one comes.
    await ann.logIn('Bob')
    const all = await ask(world, '/cards', { headers: JSON_ONLY })
    expectFrom(await ask(world, `/cards/${idsIn(all)[1]}`, { headers: JSON_ONLY }), 'Ann', 200)
  })

  test('users-who-meet', async (context) => {
    const world = await open(context)
    const box = world.node('web-1')
    const names = ['Ann', 'Jörg 🎈', 'Bob', null] as const
    const users = names.map((name) => ({ name, browser: new Browser(world) }))
    for (const { name, browser } of users) if (name !== null) await browser.logIn(name)
    const turns = Array.from({ length: 12 }, (_, turn) => users[turn % users.length] ?? users[0])
    const cards = await atOnce(
      world,
      box,
      turns.flatMap((user) => (user === undefined ? [] : [() => meet(user)])),
    )
    for (const { name, answer, card, me } of cards) {
      expectFrom(answer, name)
      expectFrom(await ask(world, `/cards/${card.id}`, { headers: JSON_ONLY }), name, 200)
      if (name === null) expectNobody(me, 'without a cookie')
      else expectMe(me, name)
    }
  })
}

interface Met {
  readonly name: string | null
  readonly answer: Answer
  readonly card: { readonly id: string }
  readonly me: Answer
}

/** Sends a card, and asks who it is meanwhile. */
async function meet({
  name,
  browser,
}: {
  readonly name: string | null
  readonly browser: Browser
}): Promise<Met> {
  const text = `From ${name ?? 'nobody'}`
  const [answer, me] = await Promise.all([browser.post('/cards', { text }), browser.me()])
  return { name, answer, card: expectCard(answer, text), me }
}

/** Whoever has logged out since has sent it all the same. */
async function cardFrom(
  world: World,
  name: string,
  leaves: boolean,
): Promise<{ readonly answer: Answer; readonly again: Answer; readonly page: Answer }> {
  const user = new Browser(world)
  await user.logIn(name)
  const answer = await user.post('/cards', { text: 'Greetings' })
  const { id } = expectCard(answer, 'Greetings')
  if (leaves) await user.logOut()
  const again = await ask(world, `/cards/${id}`, { headers: JSON_ONLY })
  const page = await ask(world, `/cards/${id}`, { headers: HTML_ONLY })
  return { answer, again, page }
}

function expectFrom(answer: Answer, name: string | null, status = 201): void {
  expect(
    answer.status,
    say('card-not-created', { status: answer.status, text: 'Greetings' }, answer.at),
  ).toBe(status)
  const card: unknown = JSON.parse(answer.text)
  const from = typeof card === 'object' && card !== null && 'from' in card ? card.from : undefined
  const values = { wanted: shown(name ?? 'null'), got: shown(JSON.stringify(from) ?? 'nothing') }
  expect(from, say('wrong-from', values, answer.at)).toBe(name)
}
