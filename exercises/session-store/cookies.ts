/** What a cookie of a session has to be like, and cookies that are none. */
import { expect, say } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import { readCookie } from './person.ts'
import {
  type Answer,
  ask,
  expectDone,
  expectNobody,
  expectStatus,
  mark,
  sayOf,
  sentToStore,
  serverFor,
  shown,
} from './site.ts'

/** `what`: `opens` a session, or ends one. */
export function expectAttributes(answer: Answer, what: 'opens' | 'ends' | 'renews'): void {
  for (const line of answer.setCookies) {
    const { name, attributes } = readCookie(line)
    const value = attributes.get('samesite')?.toLowerCase() ?? ''
    const found = {
      begins: name.startsWith('__Host-') ? '__Host-' : shown(name.slice(0, 12)),
      secure: attributes.has('secure') ? 'Secure' : 'no Secure',
      httpOnly: attributes.has('httponly') || what === 'ends' ? 'HttpOnly' : 'no HttpOnly',
      sameSite: ['lax', 'strict'].includes(value) || what === 'ends' ? 'SameSite' : 'no SameSite',
      path: attributes.get('path') === '/' ? 'Path=/' : 'no Path=/',
      domain: attributes.has('domain') ? 'a Domain' : 'no Domain',
    }
    const lacks = Object.values(found).join(', ')
    const wanted = '__Host-, Secure, HttpOnly, SameSite, Path=/, no Domain'
    expect(
      lacks,
      sayOf('attributes', answer, { what, cookie: shown(`${name}=…${line.slice(line.indexOf(';'))}`) }),
    ).toBe(wanted)
  }
}

/** Nobody is logged in by any of these, and the store never hears of them. */
export async function expectRefused(
  world: World,
  name: string,
  values: readonly string[],
  id: string,
  how: string,
): Promise<void> {
  const since = mark(world)
  const answers = await Promise.all(
    values.map((value, turn) =>
      ask(world, turn % 5 > 2 ? '/cart' : '/me', {
        cookie: `${name}=${value}`,
        server: serverFor(turn),
        isDirect: true,
        ...(turn % 5 === 3 && { method: 'POST', json: { card: 'to print' } }),
      }),
    ),
  )
  for (const [turn, answer] of answers.entries())
    expectNobody(answer, id, { cookie: shown(values[turn] ?? ''), how })
  for (const value of [values[0], values.at(-1)]) {
    const leaving = { cookie: `${name}=${value}`, method: 'POST', isDirect: true }
    expectDone(await ask(world, '/logout', leaving), 'log-out-refused')
    const page = await ask(world, '/', { cookie: `${name}=${value}`, isDirect: true })
    expectStatus(page, 200, 'page-refused', { how })
  }
  const asked = sentToStore(world, since)
  const [first] = asked
  expect(asked.length, say('store-was-asked', { how, count: asked.length }, first)).toBe(0)
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Another one, whether the letter is read as hexadecimal or as base64: the bits that count there are others. */
export function otherLetter(letter = ''): string {
  const high = placeOf(letter) >> 4
  return high === 3 || high < 0 ? 'c' : '7'
}

/** In base64, whichever of its two alphabets it is. */
const placeOf = (letter: string): number => LETTERS.indexOf(letter.replace('+', '-').replace('/', '_'))

/**
 * A good value with one letter changed, at each place: to quite another one, in one bit, or in what some way of reading
 * it takes for the same. Where a part ends, in each bit: not all of them need count there.
 */
export function changedValues(value: string, random: () => number): readonly string[] {
  return [...value].flatMap((letter, place) => {
    const bits = [1, 2, 4, 8, 16, 32].map((bit) => LETTERS[placeOf(letter) ^ bit] ?? otherLetter(letter))
    const same = [sameLetter(letter)]
    const isEnd = !/^[A-Za-z0-9]/.test(value.slice(place + 1))
    const ways = [[otherLetter(letter)], same, bits]
    const chosen = isEnd ? ways.flat() : [oneOf(oneOf(ways, random), random)]
    return chosen.map((other) => value.slice(0, place) + other + value.slice(place + 1))
  })
}

/** As large as small, one alphabet of base64 as the other. */
function sameLetter(letter: string): string {
  const twin = { '-': '+', '+': '-', _: '/', '/': '_' }[letter]
  const swapped = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()
  return twin ?? (swapped === letter ? otherLetter(letter) : swapped)
}

function oneOf<Item>(items: readonly Item[], random: () => number): Item {
  const [first] = items
  if (first === undefined) throw new Error('There is nothing to choose from.')
  return items[Math.floor(items.length * random())] ?? first
}
