/** The second stage: a cookie that only the servers can make, and only the browser that got it sends. */

import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { withRoom } from '../../kit/room.ts'
import { changedValues, expectAttributes, expectRefused, otherLetter } from '../cookies.ts'
import { comes, Person } from '../person.ts'
import {
  ask,
  expectDone,
  expectNobody,
  MAX_MS,
  open,
  sayOf,
  serverFor,
  servers,
  shown,
  storeOf,
} from '../site.ts'
import { cookieNames } from './cookie-names.ts'

export function cookie(): void {
  test.real('attributes', async (context) => {
    const world = withRoom(await open(context))
    const ann = new Person(world, 'Ann')
    expectAttributes(await ann.logIn('web-2'), 'opens')
    await ann.expectKnown('web-1')
  })

  test('forged', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann')
    const [name, value] = ann.pair
    const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
    const madeUp = [
      '',
      'x',
      '1',
      'Ann',
      'undefined',
      'null',
      'constructor',
      '__proto__',
      '%E0%A4%A',
      '.',
      '..',
      id,
    ]
    const signed = [
      `${id}.`,
      `${id}.${'0'.repeat(64)}`,
      `${id}.undefined`,
      `${btoa('{"name":"Ann"}')}.${'A'.repeat(43)}`,
    ]
    const none = [`${btoa('{"alg":"none"}')}.${btoa('{"name":"Ann"}')}.`]
    await expectRefused(world, name, [...madeUp, ...signed, ...none], 'forged-opens', 'made up')
    const changed = changedValues(value, context.random)
    await expectRefused(world, name, changed, 'changed-opens', 'changed in one letter')
    // Nor does it end anything.
    for (const [turn, forged] of [
      value.slice(0, -1) + otherLetter(value.at(-1)),
      otherLetter(value[0]) + value.slice(1),
    ].entries()) {
      const asking = {
        method: 'POST',
        json: { name: 'Eve' },
        cookie: `${name}=${forged}`,
        server: serverFor(turn),
      }
      expectDone(await ask(world, '/login', asking), 'log-in-refused', { name: 'Eve' })
      await ann.expectKnown(serverFor(turn + 1), 'forged-log-in')
    }
  })

  test('cut-and-mixed', async (context) => {
    const world = await open(context)
    const [ann, eve] = [await comes(world, 'Ann', 'web-1'), await comes(world, 'Eve', 'web-2')]
    const [name, value] = ann.pair
    const [, other] = eve.pair
    const middle = Math.floor(value.length / 2)
    const lengths = Array.from({ length: 12 }, () => Math.floor(value.length * context.random()))
    const cut = [...lengths, value.length - 1, value.length - 2, 1].map((length) => value.slice(0, length))
    const longer = [
      `${value}0`,
      `${value}.`,
      `0${value}`,
      `.${value}`,
      `${value}${value}`,
      value.slice(1),
      `${value}.${value}`,
      // What some ways of reading a cookie, or base64, take for the same.
      `"${value}"`,
      `%${value.charCodeAt(0).toString(16)}${value.slice(1)}`,
      `${value}=`,
      `${value.slice(0, middle)} ${value.slice(middle)}`,
    ]
    await expectRefused(world, name, [...cut, ...longer], 'cut-opens', 'cut or made longer')
    // The beginning of one and the end of another, at each place where a part may end.
    const joints = [...value.matchAll(/[^A-Za-z0-9]/g)].map(({ index }) => index)
    const mixed = joints.flatMap((joint) => {
      const same = other.length === value.length ? [value.slice(0, joint) + other.slice(joint)] : []
      const [head = '', mark = ''] = [value.slice(0, joint), value.charAt(joint)]
      return [...same, head + other.slice(Math.max(0, other.lastIndexOf(mark))), head, head + mark]
    })
    const those = mixed.filter((each) => each !== value && each !== other)
    await expectRefused(world, name, those, 'mixed-opens', 'put together from two')
    await ann.expectKnown('web-3')
    await eve.expectKnown('web-1')
  })

  test('foreign', async (context) => {
    // Longer than a block of any digest.
    const keys = `our own key: 7f3a서울 ${'and so on '.repeat(30)}caf\u00e9`
    const others = [
      'another key',
      `${keys}!`,
      `${keys} `,
      ` ${keys}`,
      keys.replace('7f3a', '7f3b'),
      keys.replace('7f3a', '7F3A'),
      keys.replace('서울', '서을'),
      keys.replace('\u00e9', 'e\u0301'),
    ]
    const world = await open(context, { vars: { keys } })
    const [forger] = world.nodes('web')
    const values: string[] = []
    for (const other of [...others, keys]) {
      forger?.crash({ disk: 'lose' })
      await forger?.restart({ vars: { keys: other } })
      if (other !== keys) values.push((await comes(world, 'Ann', forger?.name)).pair[1])
    }
    const ann = await comes(world, 'Ann')
    await expectRefused(world, ann.pair[0], values, 'foreign-opens', 'signed by another key')
    await ann.expectKnown('web-2')
  })

  cookieNames()

  test('new-at-log-in', async (context) => {
    const world = await open(context)
    const eve = await comes(world, 'Eve', 'web-1')
    await eve.mustAdd('of Eve', 'web-1')
    const [name, value] = eve.pair
    // Somebody has put a cookie into Ann's browser, and waits for her to log in with it.
    const max = await comes(world, 'Max', 'web-2')
    const [, over] = max.pair
    await max.mustLogOut('web-3')
    for (const [turn, planted] of [value, 'planted', '', over].entries()) {
      const ann = new Person(world, 'Ann')
      const server = serverFor(turn + 1)
      const json = { name: 'Ann' }
      const answer = await ask(world, '/login', {
        method: 'POST',
        json,
        cookie: `${name}=${planted}`,
        server,
      })
      expectDone(answer, 'log-in-refused', { name: 'Ann' })
      ann.keep(answer)
      const isNew = ann.cookie !== '' && ann.pair[1] !== planted
      expect(isNew ? 'a new one' : 'the same', sayOf('id-kept', answer)).toBe('a new one')
      await ann.expectKnown(serverFor(turn))
      await ann.expectCart([], serverFor(turn + 2), 'cart-came-along')
      const opened = await ask(world, '/me', { cookie: `${name}=${planted}`, server: serverFor(turn) })
      expect(opened.text.includes('Ann') ? 'Ann' : 'not Ann', sayOf('planted-opens', opened)).toBe('not Ann')
    }
  })

  test('old-one-ends', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    const before = ann.cookie
    await ann.mustAdd('from Lisbon', 'web-2')
    expectAttributes(await ann.logIn('web-2'), 'opens')
    await ann.expectKnown('web-3')
    for (const server of servers)
      expectNobody(await ask(world, '/me', { cookie: before, server }), 'old-one-lives')
    await ann.expectCart([], 'web-1', 'cart-came-along')
    // By the time that the log-in is answered, however long that takes.
    const far = serverFor(Math.floor(3 * context.random()))
    const slow = world.link(world.node(far), storeOf(world), { delayMs: 150 + 250 * context.random() })
    const old = ann.cookie
    await ann.logIn(far)
    for (const server of servers.filter((each) => each !== far))
      expectNobody(await ask(world, '/me', { cookie: old, server }), 'old-one-lives')
    slow.heal()
    // Another one who was logged in at this machine, too.
    const bob = new Person(world, 'Bob')
    const [cookie, json] = [ann.cookie, { name: 'Bob' }]
    bob.keep(await ask(world, '/login', { method: 'POST', cookie, json, server: 'web-3' }))
    await bob.expectKnown('web-1')
    expectNobody(await ask(world, '/me', { cookie, server: 'web-2' }), 'old-one-lives')
  })

  test('never-the-same', async (context) => {
    const world = await open(context)
    const beganMs = world.nowMs
    const first = await logInMany(world)
    await world.run(500 + 500 * context.random())
    // They boot at the hour of their first boot, and people log in at the same one: for who makes ids of a clock.
    for (const node of world.nodes('web')) {
      node.crash({ disk: 'lose' })
      node.skewClock(0.001 - world.nowMs)
      await node.restart()
    }
    await world.run(beganMs)
    const second = await logInMany(world)
    // They have been up for longer than any session lives, and so has what was written when they booted.
    await world.run(MAX_MS * (1.2 + 0.3 * context.random()))
    const third = await logInMany(world)
    for (const node of world.nodes('web')) {
      node.crash({ disk: 'lose' })
      await node.restart()
    }
    const all = [...first, ...second, ...third, ...(await logInMany(world))]
    const again = all.find((value, place) => all.indexOf(value) < place) ?? 'none'
    expect(again, say('same-again', { value: shown(again) })).toBe('none')
  })
}

/** At the same instant, at each server, of one name. */
async function logInMany(world: World): Promise<string[]> {
  const turns = Array.from({ length: 12 }, (_, turn) => serverFor(turn))
  const answers = await Promise.all(
    turns.map((server) =>
      ask(world, '/login', { method: 'POST', json: { name: 'Ann' }, server, isDirect: true }),
    ),
  )
  return answers.map((answer) => {
    const ann = new Person(world, 'Ann')
    ann.keep(answer)
    return ann.pair[1]
  })
}
