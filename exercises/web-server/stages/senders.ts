/** Whose card it is: known when it was sent, and no other's afterwards. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { atOnce } from '../../kit/at-once.ts'
import { Browser, expectMe, expectNobody } from '../browser.ts'
import { LATE, LINES, MARKUP, WIDE, WORDS } from '../hostile-texts.ts'
import { askPage, type CardPage, expectOn, idsIn } from '../postcards.ts'
import {
  type Answer,
  ask,
  expectCard,
  JSON_ONLY,
  open,
  postBody,
  readObject,
  sendCard,
  shown,
} from '../visits.ts'
import { expectSameShape } from './page.ts'

export function senders(): void {
  test('from', async (context) => {
    const world = await open(context)
    // A page may lead on to the cards before it.
    for (const text of ['Before', 'Before that']) await sendCard(world, text)
    const plain = await cardFrom(world, 'Ann', 'Greetings', context.random() < 0.5)
    const { random } = context
    // Of those that no page takes for more than letters, some: all of them may log in, as another test shows.
    const letters = [...WIDE, ...WORDS.slice(0, -2)].filter(() => random() < 0.25)
    for (const name of [...letters, ...WORDS.slice(-2), ...MARKUP, ...LINES]) {
      // What the page shows before the name may be odd as well.
      const text = random() < 0.5 ? LATE : (MARKUP[Math.floor(random() * MARKUP.length)] ?? LATE)
      const { answer, again, page } = await cardFrom(world, name, text, random() < 0.5)
      expectFrom(again, name)
      const both = `${name} · ${text}`
      expectSameShape(page.answer, plain.page.shows, page.shows, both, 'name and the text')
      expectOn(page, text)
      const isShown = page.shows.text.includes(name)
      expect(isShown, say('from-not-shown', { name: shown(name) }, page.answer.at)).toBe(true)
      expectFrom(answer, name)
    }
    for (const body of ['{"text":"Hi"}', '{"text":"Hi","from":"Ann"}', '{"text":"Hi","name":"Ann"}'])
      expectFrom(created(await postBody(world, '/cards', body), 'Hi'), null)
    const ann = new Browser(world)
    await ann.logIn('Ann')
    expectFrom(created(await ann.post('/cards', { text: 'Hi', from: 'Eve' }), 'Hi'), 'Ann')
    const before = ann.headers
    await ann.logOut()
    expectFrom(created(await postBody(world, '/cards', '{"text":"Hi"}', before), 'Hi'), null)
    // Whose card it is does not change when they leave, or another one comes.
    await ann.logIn('Bob')
    const all = await ask(world, '/cards', { headers: JSON_ONLY })
    expectFrom(await found(world, `/cards/${idsIn(all)[1]}`, 'Hi'), 'Ann')
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
      expectFrom(await found(world, `/cards/${card.id}`, textOf(name)), name)
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
  const text = textOf(name)
  const [answer, me] = await Promise.all([browser.post('/cards', { text }), browser.me()])
  return { name, answer, card: expectCard(created(answer, text), text), me }
}

const textOf = (name: string | null) => `From ${name ?? 'nobody'}`

/** Whoever has logged out since has sent it all the same. */
async function cardFrom(
  world: World,
  name: string,
  text: string,
  leaves: boolean,
): Promise<{ readonly answer: Answer; readonly again: Answer; readonly page: CardPage }> {
  const user = new Browser(world)
  await user.logIn(name)
  const answer = created(await user.post('/cards', { text }), text)
  const { id } = expectCard(answer, text)
  if (leaves) await user.logOut()
  const again = await found(world, `/cards/${id}`, text)
  return { answer, again, page: await askPage(world, `/cards/${id}`) }
}

function created(answer: Answer, text: string): Answer {
  const values = { status: answer.status, text: shown(text) }
  expect(answer.status, say('card-not-created', values, answer.at)).toBe(201)
  return answer
}

async function found(world: World, path: string, text: string): Promise<Answer> {
  const answer = await ask(world, path, { headers: JSON_ONLY })
  const values = { path: shown(path), status: answer.status, text: shown(text) }
  expect(answer.status, say('card-not-found', values, answer.at)).toBe(200)
  return answer
}

function expectFrom(answer: Answer, name: string | null): void {
  const { from } = readObject(answer)
  const values = { wanted: shown(name ?? 'null'), got: shown(JSON.stringify(from) ?? 'nothing') }
  expect(from, say('wrong-from', values, answer.at)).toBe(name)
}
