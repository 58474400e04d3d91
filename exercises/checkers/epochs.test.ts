import { expect, test } from 'vitest'
import { Epochs } from './epochs.ts'

const a = { node: 'a', epoch: 1 }
const b = { node: 'b', epoch: 2 }

test('one after the other is well, also when the first one comes back later', () => {
  const epochs = new Epochs()
  for (const primaries of [[a], [], [a], [b], [], [{ node: 'a', epoch: 3 }]]) epochs.said(primaries)
  for (const primary of [a, a, b, { node: 'a', epoch: 3 }]) epochs.acknowledged(primary)
  expect(epochs.found).toBeUndefined()
})

test('two at one moment', () => {
  const epochs = new Epochs()
  epochs.said([a, b])
  expect(epochs.found).toMatchObject({ kind: 'one-moment', node: 'b', other: 'a', otherEpoch: 1 })
})

test('two in one epoch, however far apart', () => {
  const epochs = new Epochs()
  for (const primaries of [[a], [], [b], [{ node: 'c', epoch: 1 }]]) epochs.said(primaries)
  expect(epochs.found).toMatchObject({ kind: 'one-epoch', node: 'c', epoch: 1, other: 'a' })
})

test('an old one that acknowledges when a later one has', () => {
  const epochs = new Epochs()
  for (const primary of [a, b, a, b]) epochs.acknowledged(primary)
  expect(epochs.found).toMatchObject({ kind: 'late', node: 'a', epoch: 1, other: 'b', otherEpoch: 2 })
})
