/** Of the second stage: the cookie is told by its name, among others whatever they are, and counts once. */
import { test } from 'millions/suite'
import { comes } from '../person.ts'
import { ask, expectName, expectNobody, open, serverFor, shown } from '../site.ts'

export function cookieNames(): void {
  test('look-alikes', async (context) => {
    const world = await open(context)
    const [ann, eve] = [await comes(world, 'Ann'), await comes(world, 'Eve')]
    const [name, value] = ann.pair
    const bare = name.replace(/^__Host-/, '')
    const alike = [
      `x${name}`,
      `${name}x`,
      `x-${name}`,
      `my_${name}`,
      bare,
      `__Secure-${bare}`,
      `__Http-${bare}`,
    ]
    const cases = [name.toLowerCase(), name.toUpperCase(), `=${name}`, `x=${name}`, `${name}%20`]
    // Only a semicolon ends a value.
    const within = [',', ', ', ' ', '\t', '&', '"'].map((mark) => `last=a${mark}${name}`)
    for (const [turn, other] of [...alike, ...cases, ...within].filter((each) => each !== name).entries()) {
      const alone = await ask(world, '/me', { cookie: `${other}=${value}`, server: serverFor(turn) })
      expectNobody(alone, 'look-alike-opens', { cookie: shown(`${other}=…`), name })
      // Somebody else put it there, and it is a good one: theirs.
      const [, tossed] = eve.pair
      for (const both of [`${other}=${tossed}; ${ann.cookie}`, `${ann.cookie}; ${other}=${tossed}`]) {
        const beside = await ask(world, '/me', { cookie: both, server: serverFor(turn) })
        expectName(beside, 'Ann', 'look-alike-counts', { cookie: shown(`${other}=…`), name })
      }
    }
  })

  test('beside-others', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann')
    const odd = [
      'theme=dark',
      'flag',
      '=',
      '=x',
      'a==b==',
      'q="1 2"',
      'bad=%E0%A4%A',
      '__proto__=x',
      'constructor=y',
      Array.from({ length: 60 }, (_, number) => `c${number}=${number}`).join('; '),
      '',
    ]
    for (const [turn, other] of odd.entries())
      for (const both of [
        `${other}; ${ann.cookie}`,
        `${ann.cookie}; ${other}`,
        `${other};${ann.cookie};${other}`,
      ])
        expectName(
          await ask(world, '/me', { cookie: both, server: serverFor(turn) }),
          'Ann',
          'lost-among-cookies',
          {
            cookie: shown(both.replace(ann.pair[1], '…')),
          },
        )
  })

  test('two-of-one-name', async (context) => {
    const world = await open(context)
    const [ann, eve] = [await comes(world, 'Ann', 'web-1'), await comes(world, 'Eve', 'web-2')]
    const name = ann.pair[0]
    const both: readonly (readonly [which: string, cookie: string])[] = [
      ['of two people', `${ann.cookie}; ${eve.cookie}`],
      ['of two people', `${eve.cookie};${ann.cookie}`],
      ['the same one twice', `${ann.cookie}; ${ann.cookie}`],
      ['the second one forged', `${ann.cookie}; theme=dark; ${name}=x`],
      ['the first one empty', `${name}=; ${ann.cookie}`],
    ]
    for (const [turn, [which, cookie]] of both.entries()) {
      const server = serverFor(turn + 1)
      const values = { name, which }
      expectNobody(await ask(world, '/me', { cookie, server }), 'two-of-one-name', values)
      expectNobody(await ask(world, '/cart', { cookie, server }), 'two-of-one-name', values)
      const added = await ask(world, '/cart', { cookie, server, method: 'POST', json: { card: 'to print' } })
      expectNobody(added, 'two-of-one-name', values)
    }
    await ann.expectCart([], 'web-3', 'cart-mixed-up')
    await eve.expectCart([], 'web-3', 'cart-mixed-up')
  })
}
