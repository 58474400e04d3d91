/** One address, two forms: HTML for browsers, JSON for apps, as Accept asks for. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { LINES, MARKUP, WIDE, WORDS } from '../hostile-texts.ts'
import { ask, BROWSERS, expectStatus, JSON_ONLY, NO_ACCEPT, readObject, shown } from '../visits.ts'

const JSON_TYPE = 'application/json'
const HTML_TYPE = 'text/html'

/** Accept → the type that has to come back. */
type Wishes = readonly (readonly [accept: string, type: string])[]

const PLAIN_WISHES: Wishes = [
  [JSON_TYPE, JSON_TYPE],
  [HTML_TYPE, HTML_TYPE],
  ['application/json, text/plain', JSON_TYPE],
  ['text/plain, application/json', JSON_TYPE],
  ['image/png,text/html', HTML_TYPE],
]

/** The same in other letters, with blanks and parameters; and names that look alike. */
export const ODD_WISHES: Wishes = [
  ['Application/JSON', JSON_TYPE],
  ['TEXT/HTML', HTML_TYPE],
  ['text/plain ,\tapplication/json', JSON_TYPE],
  ['application/json;charset=utf-8', JSON_TYPE],
  ['application/json ; indent=2', JSON_TYPE],
  ['text/html; level=1', HTML_TYPE],
  ['application/json-seq, text/html', HTML_TYPE],
  ['application/jsonp, application/json5, text/html', HTML_TYPE],
  ['application/vnd.cards+json, text/html', HTML_TYPE],
  ['x-application/json, text/html', HTML_TYPE],
  ['text/html-fragment, application/json', JSON_TYPE],
  ['text/x-html, application/json', JSON_TYPE],
  ['text/plain;of="text/html", application/json', JSON_TYPE],
]

/** A weight of nothing is a no. */
export const REFUSALS: Wishes = [
  ['application/json;q=0, text/html', HTML_TYPE],
  ['text/html, application/json;q=0', HTML_TYPE],
  ['text/html;q=0,application/json', JSON_TYPE],
  ['application/json, text/html; q=0.0', JSON_TYPE],
  // Wherever the weight stands among the parameters: last, in their middle, first.
  ['application/json;charset=utf-8;q=0, text/html', HTML_TYPE],
  ['application/json ; indent=2 ; Q=0.000 ; of=q , text/html', HTML_TYPE],
  ['text/html;q=0;level=1, application/json', JSON_TYPE],
  ['application/json;q=0.05', JSON_TYPE],
  // Another parameter, whose name ends in the same letter.
  ['application/json;uniq=0, text/plain', JSON_TYPE],
  ['text/html;q=0.001', HTML_TYPE],
]

export function json(): void {
  test.real('json-for-apps', async (context) => {
    const world = await context.boot()
    const names = ['Ann', 'ann', ' Ann ', '0', ...WIDE, ...WORDS, ...MARKUP, ...LINES]
    await expectNameless(world)
    for (const name of names) {
      const answer = await ask(world, `/?name=${encodeURIComponent(name)}`, { headers: JSON_ONLY })
      expectStatus(answer, 200, 'json-status')
      const got = readObject(answer).name
      const values = { sent: shown(name), got: shown(String(got)) }
      expect(got, say('name-changed', values, answer.at)).toBe(name)
    }
    await expectNameless(world)
  })

  test('asked-for', async (context) => {
    const world = await context.boot()
    await expectWishes(world, PLAIN_WISHES)
    // Two headers of a name are one list.
    const headers = new Headers([
      ['accept', 'text/plain'],
      ['accept', JSON_TYPE],
    ])
    const answer = await ask(world, '/?name=Ann', { headers })
    const values = {
      accept: `text/plain, and again ${JSON_TYPE}`,
      wanted: JSON_TYPE,
      got: answer.type || 'none',
      status: answer.status,
    }
    expect(answer.type, say('wrong-form', values, answer.at)).toBe(JSON_TYPE)
    await expectWishes(
      world,
      BROWSERS.map((accept) => [accept, HTML_TYPE]),
    )
  })

  test('spelt-in-other-ways', async (context) => {
    const world = await context.boot()
    await expectWishes(world, ODD_WISHES)
  })

  test('not-wanted', async (context) => {
    const world = await context.boot()
    await expectWishes(world, REFUSALS)
  })

  test('no-preference', async (context) => {
    const world = await context.boot()
    const any = [
      '*/*',
      'text/html, application/json',
      'application/json, text/html, image/png',
      'image/png, */*',
    ]
    const neither = ['', 'image/png', ', ,', 'nonsense', 'text/html;q=0']
    for (const accept of [...any, ...neither]) {
      const answer = await ask(world, '/?name=Ann', { headers: { accept } })
      const isFine = answer.status === 200 || (answer.status === 406 && neither.includes(accept))
      const values = { accept: accept || '(empty)', status: answer.status }
      expect(isFine, say('no-preference', values, answer.at)).toBe(true)
      if (answer.status !== 200) continue
      const isKnown = [JSON_TYPE, HTML_TYPE].includes(answer.type)
      expect(isKnown, say('other-type', { accept: accept || '(empty)', type: answer.type }, answer.at)).toBe(
        true,
      )
    }
    for (const path of ['/', '/?name=Ann']) {
      const answer = await world.fetch(path, NO_ACCEPT)
      const { status } = answer
      expect(status, say('no-accept', { status }, answer)).toBe(200)
    }
  })
}

async function expectNameless(world: World): Promise<void> {
  const answer = await ask(world, '/', { headers: JSON_ONLY })
  expectStatus(answer, 200, 'json-status')
  const { name } = readObject(answer)
  const got = shown(JSON.stringify(name) ?? 'missing')
  expect(name, say('name-not-null', { got }, answer.at)).toBeNull()
}

export async function expectWishes(world: World, wishes: Wishes, path = '/?name=Ann'): Promise<void> {
  for (const [accept, type] of wishes) {
    const answer = await ask(world, path, { headers: { accept } })
    const values = { accept, wanted: type, got: answer.type || 'none', status: answer.status }
    expect(answer.type, say('wrong-form', values, answer.at)).toBe(type)
    expectStatus(answer, 200, 'wrong-form-status')
  }
}
