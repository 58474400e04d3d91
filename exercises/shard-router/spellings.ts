/** Names that can be spelt in two ways, with each letter that may be escaped. */
import { expect, say } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import { ask, chance } from './cluster.ts'
import { routerFor, textIn } from './people.ts'

/** Letters that stand in a path as they are, or escaped; and those that are escaped, in capitals or not. */
const EITHER_WAY = [..."-._~!$&'()*+,;=:@"]
const ESCAPED = [...'/?#%[]{}^|']

/** Whichever letter it is: each of these names is spelt in two ways. */
export async function expectSpellings(world: World): Promise<void> {
  const from = Math.floor(chance(world, 10, 900))
  const names = [...EITHER_WAY, ...ESCAPED].map((letter, place) => `${from + place}${letter}kr`)
  const hex = (letter: string) => `%${(letter.codePointAt(0) ?? 0).toString(16)}`
  const paths = names.map((name) => {
    const letters = [...name]
    const written = letters.map((letter) => (/\w/.test(letter) ? letter : hex(letter).toUpperCase()))
    const read = letters.map((letter) =>
      /\w/.test(letter) || EITHER_WAY.includes(letter) ? letter : hex(letter),
    )
    return [written, read].map((spelling) => `/people/${spelling.join('')}/cards/1`)
  })
  const asAll = (place: number) => ({ router: routerFor(place), isDirect: true })
  await Promise.all(
    paths.map(([written = ''], place) =>
      ask(world, written, {
        method: 'PUT',
        body: JSON.stringify({ at: 1, text: names[place] }),
        ...asAll(place),
      }),
    ),
  )
  const found = await Promise.all(paths.map(([, read = ''], place) => ask(world, read, asAll(place + 1))))
  for (const [place, [written = '', read = '']] of paths.entries()) {
    const outcome = found[place]
    const text = outcome === undefined ? 'nothing' : textIn(outcome)
    expect(text, say('two-spellings', { written, read }, outcome?.at)).toBe(names[place])
  }
}
