import { expect, test } from 'vitest'
import { hashFiles } from '../../runtime/files/protocol.ts'
import { bringTogether, type Side } from './bring-together.ts'

const starter = { 'web.ts': 'starter', 'store.ts': 'starter' }
const common = { 'web.ts': 'common', 'store.ts': 'common' }

function meet(
  page: Partial<typeof common>,
  disk: Partial<typeof common>,
  more: { readonly chosen?: Side; readonly starter?: typeof starter } = {},
) {
  const three = {
    page: { ...common, ...page },
    disk: { ...common, ...disk },
    common: hashFiles(common),
    starter: more.starter ?? starter,
  }
  return bringTogether(three, more.chosen)
}

test('what nobody changed is in step, and so is what both changed alike', () => {
  expect(meet({}, {})).toEqual({ kind: 'in-step' })
  expect(meet({ 'web.ts': 'new' }, { 'web.ts': 'new' })).toEqual({ kind: 'in-step' })
})

test('a change on the page goes to disk', () => {
  expect(meet({ 'web.ts': 'typed' }, {})).toEqual({
    kind: 'follow',
    files: { 'web.ts': 'typed', 'store.ts': 'common' },
    toPage: [],
    toDisk: ['web.ts'],
  })
})

test('a change on disk comes to the page', () => {
  expect(meet({}, { 'store.ts': 'saved' })).toEqual({
    kind: 'follow',
    files: { 'web.ts': 'common', 'store.ts': 'saved' },
    toPage: ['store.ts'],
    toDisk: [],
  })
})

test('changes in different files go both ways', () => {
  expect(meet({ 'web.ts': 'typed' }, { 'store.ts': 'saved' })).toEqual({
    kind: 'follow',
    files: { 'web.ts': 'typed', 'store.ts': 'saved' },
    toPage: ['store.ts'],
    toDisk: ['web.ts'],
  })
})

test('changes in the same file wait for a choice, and all other files with them', () => {
  const [page, disk] = [{ 'web.ts': 'typed' }, { 'web.ts': 'saved', 'store.ts': 'saved' }]
  expect(meet(page, disk)).toEqual({ kind: 'conflict', names: ['web.ts'] })
  expect(meet(page, disk, { chosen: 'page' })).toEqual({
    kind: 'follow',
    files: { 'web.ts': 'typed', 'store.ts': 'saved' },
    toPage: ['store.ts'],
    toDisk: ['web.ts'],
  })
  expect(meet(page, disk, { chosen: 'disk' })).toEqual({
    kind: 'follow',
    files: { 'web.ts': 'saved', 'store.ts': 'saved' },
    toPage: ['web.ts', 'store.ts'],
    toDisk: [],
  })
})

test.each([
  ['emptied', ''],
  ['emptied but for a line end', '\n'],
  ['laid out anew', 'starter'],
])('a file that was %s on disk is not taken unasked', (_, text) => {
  expect(meet({}, { 'web.ts': text })).toEqual({ kind: 'conflict', names: ['web.ts'] })
  expect(meet({}, { 'web.ts': text }, { chosen: 'disk' })).toMatchObject({ toPage: ['web.ts'] })
})

test('what the page empties is empty on disk: there it was typed', () => {
  expect(meet({ 'web.ts': '' }, {})).toMatchObject({ kind: 'follow', toDisk: ['web.ts'] })
})

test('other line ends are no change', () => {
  const page = { 'web.ts': 'one\ntwo\n' }
  expect(meet(page, { 'web.ts': 'one\r\ntwo\r\n' })).toEqual({ kind: 'in-step' })
})

test('without anything in common, what differs waits for a choice', () => {
  const three = { page: { 'a.ts': '1' }, disk: { 'a.ts': '2' }, common: {}, starter: { 'a.ts': '0' } }
  expect(bringTogether(three)).toEqual({ kind: 'conflict', names: ['a.ts'] })
})
