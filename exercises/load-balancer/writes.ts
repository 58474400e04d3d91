/** Writes that fail on the way: tried again where nothing happened, and never where something may have. */
import { expect, say, test } from 'millions/suite'
import { allBytes, bytesOf, difference, noText, oddMethods, patternPath } from '../kit/odd-data.ts'
import { askAsUser, ELSEWHERE, huge, send } from './exchange.ts'
import { expectNotRepeated, expectSecondTry } from './second-try.ts'
import { ask, chanceMs, ended, failed, firstFailed, isFine, oneOf, open, some, visit } from './visits.ts'
import { holderOf, sentOn, servers, steer, untilArrived } from './web-servers.ts'

export function writes(): void {
  test.real('refused-write', async (context) => {
    const world = await open(context, servers(3, 'when-asked'))
    const wellOne = Math.floor(3 * context.random())
    for (const [place, node] of world.nodes('web').entries()) if (place !== wellOne) node.crash()
    const wasRefusedTwice = (path: string) => sentOn(world, { path }).length > 2
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', oneOf(world, oddMethods)]) {
      let isShown = false
      for (let number = 1; number <= 6 && !isShown; number++) {
        const path = `/people/anna/cards${patternPath}&${method}=${number}`
        const body = method === 'POST' ? noText('Hello') : allBytes
        const headers =
          method === 'POST' ? { ...ELSEWHERE, 'content-type': 'text/plain' } : { 'content-type': 'image/png' }
        const sent = { method, path, headers, body }
        const { outcome, arrived } = await send(world, sent)
        const list = failed([outcome])
        expect(list, say('refused-write-failed', { list: some(list) }, outcome.at)).toEqual([])
        expectSecondTry(world, sent, arrived, outcome.got)
        isShown = wasRefusedTwice(path)
      }
    }
    // At the same instant: the one server that is well cannot be the first choice for both.
    const path = '/pictures'
    const sending = ['POST', 'PUT'].map((method) => askAsUser(world, { method, path, body: huge }))
    for (const outcome of await Promise.all(sending)) {
      const { method, got, at } = outcome
      const sums = { method, path, sent: huge.length, differs: difference(huge, outcome.bytes) }
      expect(isFine(outcome), say('large-write-failed', { ...sums, got }, at)).toBe(true)
      expect(sums.differs, say('body-changed', sums, at)).toBe('none')
    }
  })

  test('name-leads-nowhere', async (context) => {
    const world = await open(context, servers(2))
    world.node('web-2').hideName()
    // Honest work takes as long at the second server as it may at the first.
    await steer([world.node('web-1')], { delayMs: 980 })
    const methods = ['POST', 'GET', 'PATCH', 'PUT', 'HEAD', oneOf(world, oddMethods)]
    const outcomes = await visit(world, { count: 12, everyMs: 10, methods, path: '/cards?n=#' })
    const list = some(failed(outcomes))
    expect(failed(outcomes), say('not-found-felt', { list }, firstFailed(outcomes))).toEqual([])
  })

  test('dies-while-writing', async (context) => {
    const world = await open(context, servers(5))
    await steer(world.nodes('web'), { delayMs: 500 })
    const methods = ['POST', 'PATCH', 'patch', oneOf(world, oddMethods)]
    const bodies = [bytesOf('Hello'), allBytes, null, new Uint8Array()]
    const paths = methods.map((_, place) => `/people/anna/cards?n=${place}`)
    const [outcomes, holders] = await Promise.all([
      Promise.all(
        paths.map((path, place) => {
          const headers = place % 2 === 0 ? ELSEWHERE : {}
          return ask(world, path, { method: methods[place] ?? 'POST', body: bodies[place] ?? null, headers })
        }),
      ),
      Promise.all(paths.map((path) => untilArrived(world, path))).then(async () => {
        await world.run(chanceMs(world, 0, 400))
        const busy = [...new Set(paths.map((path) => holderOf(world, path)))]
        for (const node of busy) node.crash()
        return busy
      }),
    ])
    for (const outcome of outcomes)
      expectNotRepeated(world, outcome, `died while it worked on a ${outcome.method}`)
    // Two servers stay dead at most: a third one can be asked.
    for (const node of holders.slice(2)) await node.restart()
    const later = await visit(world, { count: 4, everyMs: 10, methods: ['POST'], body: 'Hello again' })
    const list = failed(later)
    expect(list, say('refused-write-failed', { list: some(list) }, firstFailed(later))).toEqual([])
  })

  test('answer-to-write-lost', async (context) => {
    const world = await open(context, servers(2))
    const silent = world.node('web-2')
    // So that the one that is silent is not the only one with work in hand.
    await steer([world.node('web-1')], { delayMs: 900 })
    world.partition([silent], world.nodes('balancer'), 'one-way')
    // Some are given up before it is known that the server is out, some after that.
    const methods = ['POST', 'PATCH', 'patch', 'POST', 'PATCH', oneOf(world, oddMethods)]
    const visits = { count: 8, everyMs: 300, methods, path: '/people/anna/cards?n=#' }
    const headersOf = (number: number) => (number % 2 === 0 ? ELSEWHERE : {})
    for (const outcome of await visit(world, { ...visits, body: 'Hello', headersOf })) {
      const { method, path } = outcome
      const isHeld = sentOn(world, { to: silent, path }).length > 0
      if (isHeld) expectNotRepeated(world, outcome, `carried out a ${method}, but its answer was lost`)
      else
        expect(failed([outcome]), say('answer-lost-felt', { list: ended(outcome) }, outcome.at)).toEqual([])
    }
  })

  test('refused-then-broken-off', async (context) => {
    const world = await open(context, servers(3))
    world.node('web-2').crash()
    let isShown = false
    for (let number = 1; number <= 6 && !isShown; number++) {
      await steer([world.node('web-1'), world.node('web-3')], { delayMs: 300 })
      const path = `/cards?n=${number}`
      const [outcome] = await Promise.all([
        ask(world, path, { method: 'POST', body: 'Hello', headers: ELSEWHERE }),
        untilArrived(world, path).then(() => holderOf(world, path).crash()),
      ])
      expectNotRepeated(world, outcome, 'died while it worked on a POST that another one had refused')
      isShown = sentOn(world, { path }).length > 1
      await holderOf(world, path).restart()
      await visit(world, { count: number, everyMs: 10 }) // so that it is not the same server's turn each time
    }
  })
}
