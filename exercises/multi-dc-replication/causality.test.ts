import { expect, test } from 'vitest'
import { Causality } from './causality.ts'

const [seoul, virginia, frankfurt] = ['database-1', 'database-2', 'database-3']
const card = 'card'

test('what was seen at its center does not win', () => {
  const seen = new Causality()
  seen.write(card, 'a', seoul).acknowledged()
  seen.write(card, 'b', seoul).acknowledged()
  expect(seen.possible(card)).toEqual(['b'])
  expect(seen.possible('other')).toEqual([null])
})

test('of two that have not seen each other either may win', () => {
  const seen = new Causality()
  const [a, b] = [seen.write(card, 'a', seoul), seen.write(card, 'b', virginia)]
  a.acknowledged()
  b.acknowledged()
  expect(seen.possible(card)).toEqual(['a', 'b'])
})

test('two that meet at one center have not seen each other', () => {
  const seen = new Causality()
  for (const write of [seen.write(card, 'a', seoul), seen.write(card, 'b', seoul)]) write.acknowledged()
  expect(seen.possible(card)).toEqual(['a', 'b'])
})

test('a read shows it to the center, and to its user everywhere', () => {
  for (const user of [undefined, {}]) {
    const seen = new Causality()
    seen.write(card, 'a', seoul).acknowledged()
    const at = user === undefined ? virginia : seoul
    expect(seen.read({ key: card, found: 'a', center: at, user })).toBeUndefined()
    seen.write(card, 'b', virginia, user).acknowledged()
    expect(seen.possible(card)).toEqual(['b'])
  }
})

test('it is passed on by a write of another card', () => {
  const seen = new Causality()
  const user = {}
  seen.write(card, 'a', seoul).acknowledged()
  seen.write('other', 'o', seoul).acknowledged()
  seen.read({ key: 'other', found: 'o', center: virginia })
  seen.write('third', 't', virginia, user).acknowledged()
  seen.write(card, 'b', frankfurt, user).acknowledged()
  expect(seen.possible(card)).toEqual(['b'])
})

test('what was not answered may be there, and takes nothing away until somebody reads it', () => {
  const seen = new Causality()
  seen.write(card, 'a', seoul).acknowledged()
  seen.write(card, 'b', seoul)
  expect(seen.possible(card)).toEqual(['a', 'b'])
  seen.read({ key: card, found: 'b', center: virginia })
  expect(seen.possible(card)).toEqual(['b'])
  seen.write(card, 'c', seoul).refused()
  expect(seen.possible(card)).toEqual(['b'])
})

test('a center does not go back to what was seen', () => {
  const seen = new Causality()
  seen.write(card, 'a', seoul).acknowledged()
  seen.write(card, 'b', seoul).acknowledged()
  const read = (found: string | null, center = virginia) => seen.read({ key: card, found, center })
  expect(read(null)).toBeUndefined()
  expect(read('a')).toBeUndefined()
  expect(read('b')).toBeUndefined()
  expect(read('a')).toEqual({ fault: 'back', newer: 'b' })
  expect(read(null)).toEqual({ fault: 'back', newer: 'b' })
  expect(read('a', frankfurt)).toBeUndefined()
  expect(read('a', seoul)).toEqual({ fault: 'back', newer: 'b' })
  expect(read('z')).toEqual({ fault: 'invented', newer: null })
})

test('it may go to and fro between those that have not seen each other', () => {
  const seen = new Causality()
  seen.write(card, 'a', seoul).acknowledged()
  seen.write(card, 'b', virginia).acknowledged()
  for (const found of ['a', 'b', 'a'])
    expect(seen.read({ key: card, found, center: frankfurt })).toBeUndefined()
})

test('a delete is seen by its 404, where there was something before', () => {
  const seen = new Causality()
  seen.write(card, 'a', seoul).acknowledged()
  seen.write(card, null, seoul).acknowledged()
  seen.read({ key: card, found: 'a', center: virginia })
  expect(seen.read({ key: card, found: null, center: virginia })).toBeUndefined()
  seen.write(card, 'b', virginia).acknowledged()
  expect(seen.possible(card)).toEqual(['b'])
  // At this center it may never have been there.
  seen.read({ key: card, found: null, center: frankfurt })
  seen.write(card, 'c', frankfurt).acknowledged()
  expect(seen.possible(card)).toEqual(['b', 'c'])
})

test('a center that crashed has forgotten what others told it, and not what it took itself', () => {
  const seen = new Causality()
  seen.write(card, 'a', seoul).acknowledged()
  seen.read({ key: card, found: 'a', center: virginia })
  seen.write('own', 'o', virginia).acknowledged()
  seen.crashed(virginia)
  expect(seen.read({ key: 'own', found: null, center: virginia })).toEqual({ fault: 'back', newer: 'o' })
  // It has seen `a` by what it acknowledged after it.
  seen.write(card, 'b', virginia).acknowledged()
  expect(seen.possible(card)).toEqual(['b'])
  expect(seen.read({ key: card, found: 'a', center: virginia })).toEqual({ fault: 'back', newer: 'b' })
  seen.write(card, 'x', seoul).acknowledged()
  seen.read({ key: card, found: 'x', center: frankfurt })
  seen.crashed(frankfurt)
  expect(seen.read({ key: card, found: 'a', center: frankfurt })).toBeUndefined()
})

test('what it had seen and forgotten need not be there after a crash', () => {
  const seen = new Causality()
  seen.write(card, 'a', seoul).acknowledged()
  seen.read({ key: card, found: 'a', center: virginia })
  seen.write('own', 'o', virginia).acknowledged()
  seen.crashed(virginia)
  expect(seen.read({ key: card, found: null, center: virginia })).toBeUndefined()
})
