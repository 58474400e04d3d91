import { expect, test } from 'vitest'
import { keepCarried, readCarried } from './kept.ts'

function memory(): Storage {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (place) => [...items.keys()][place] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  }
}

const carried = { usersPerDay: 400_000, costPerMonth: 180, p99Ms: 150, filesHash: 'abc', measuredAtMs: 1 }

test('the newest of each exercise is kept', () => {
  const storage = memory()
  keepCarried(storage, 'load-balancer', { ...carried, usersPerDay: 1 })
  keepCarried(storage, 'load-balancer', carried)
  keepCarried(storage, 'replication', { ...carried, usersPerDay: 2 })
  expect(readCarried(storage)).toEqual({
    'load-balancer': carried,
    replication: { ...carried, usersPerDay: 2 },
  })
})

test.each(['', '{', '[]', 'null', '{"a":1,"b":{"usersPerDay":"many"}}'])('%j counts as nothing', (text) => {
  const storage = memory()
  storage.setItem('millions:carried', text)
  expect(readCarried(storage)).toEqual({})
})
