/** Cards: sent, found again, listed; and what is no card. */
import { expect, say, test } from 'millions/suite'
import { atOnce } from '../../kit/at-once.ts'
import { crashAsItWrites } from '../../kit/crashes.ts'
import { LATE, LINES, MARKUP, WIDE, WORDS } from '../hostile-texts.ts'
import {
  askPage,
  expectCount,
  expectEarlierGone,
  expectFound,
  expectListed,
  expectListForBrowsers,
  expectNewestWhenFull,
  expectNewIds,
  expectOn,
  expectOnFront,
  fill,
  listed,
} from '../postcards.ts'
import { expectHead, expectMethods } from '../routes.ts'
import {
  ask,
  type Card,
  expectCard,
  HTML_ONLY,
  JSON_ONLY,
  open,
  postBody,
  readObject,
  sendCard,
  setClock,
  shown,
} from '../visits.ts'
import { expectWishes, ODD_WISHES, REFUSALS } from './json.ts'
import { expectSameShape } from './page.ts'

export function cards(): void {
  test.real('sent-and-found', async (context) => {
    const world = await context.boot()
    for (const text of ['Greetings from Lisbon', ...WIDE]) {
      const card = await sendCard(world, text)
      const location = card.answer.headers.get('location')
      const missing = say('no-location', { got: location ?? 'nothing' }, card.answer.at)
      expect(location ?? '', missing).not.toBe('')
      const { host, pathname, search } = new URL(location ?? '', 'http://postcards.example/cards')
      const led = await ask(world, pathname + search, { headers: JSON_ONLY })
      const isThere = isHere(host) && led.status === 200 && readObject(led).id === card.id
      const values = { location: shown(location ?? ''), id: card.id }
      expect(isThere, say('location-elsewhere', values, card.answer.at)).toBe(true)
      for (const path of [pathname + search, `/cards/${card.id}`]) await expectFound(world, path, card)
    }
  })

  test('text-is-kept', async (context) => {
    const world = await open(context)
    const odd = [
      ' ',
      '0',
      'null',
      '\u0000 \t\r\n"\\',
      'x'.repeat(30_000),
      '한'.repeat(10_000),
      'a\ud83ch\udf88',
      '\u2028</script>',
    ]
    const sent: Card[] = []
    for (const text of [...MARKUP, ...WORDS, ...odd]) sent.push(await sendCard(world, text))
    for (const card of sent) await expectFound(world, `/cards/${card.id}`, card)
  })

  test('page-of-a-card', async (context) => {
    const world = await open(context)
    // More than the front page holds: whatever it has for the first, between two and beyond is there.
    for (let number = 0; number < 20; number++) await sendCard(world, 'Ann')
    const plain = await sendCard(world, 'Ann')
    const plainPage = await askPage(world, `/cards/${plain.id}`)
    const plainFront = await askPage(world, '/?name=Ann')
    for (const text of [...LINES, ...WORDS, ...WIDE, 'half of \ud83d a balloon', ...MARKUP]) {
      const { id } = await sendCard(world, text)
      const page = await askPage(world, `/cards/${id}`)
      expectSameShape(page.answer, plainPage.shows, page.shows, text)
      expectOn(page, text)
    }
    // Twenty of these fill the front page, whatever was there before.
    const front = await askPage(world, `/?name=${encodeURIComponent(LATE)}`)
    for (const text of [...WORDS.slice(-2), ...MARKUP]) expectOn(front, text)
    const known = new Set(plainFront.shows.tags)
    for (const tag of front.shows.tags) {
      if (known.has(tag)) continue
      const values = { what: 'text', text: shown(MARKUP.join(' ')), path: '/', extra: `<${shown(tag)}>` }
      expect(plainFront.shows.tags, say('text-became-markup', values, front.answer.at)).toContain(tag)
    }
  })

  test('form-of-a-card', async (context) => {
    const world = await open(context)
    const { id } = await sendCard(world, 'In two forms')
    await expectWishes(world, [...ODD_WISHES, ...REFUSALS], `/cards/${id}`)
  })

  test('list', async (context) => {
    const world = await open(context)
    expect(await listed(world, '/cards'), say('list-not-empty', {})).toEqual([])
    const sent: Card[] = []
    for (let number = 1; number <= 23; number++) {
      await world.run(1 + 20 * context.random())
      if (number % 5 === 4) setClock(world, context.random)
      sent.unshift(await sendCard(world, `Card ${number}.`))
      const newest = sent.slice(0, 20)
      if (![3, 20, 21, 23].includes(number)) continue
      for (const path of ['/cards', '/']) await expectListed(world, path, newest)
      await expectOnFront(world, newest, sent.slice(20))
    }
    await expectListForBrowsers(world)
  })

  test('no-card', async (context) => {
    const world = await open(context)
    await sendCard(world, 'One')
    const bodies = [
      ...['', ' ', '{', '{"text":"cut', "{'text':'x'}", '{"text":"x"} more', 'text=x', 'undefined', 'NaN'],
      ...[
        'null',
        'true',
        '7',
        '"text"',
        '[]',
        '["text"]',
        '[{"text":"x"}]',
        '{}',
        '{"Text":"x"}',
        '{"text":""}',
      ],
      ...[
        '{"text":null}',
        '{"text":7}',
        '{"text":["x"]}',
        '{"text":{"length":3}}',
        '{"__proto__":{"text":"x"}}',
      ],
      ...[`${'['.repeat(5000)}${']'.repeat(5000)}`],
    ]
    for (const body of bodies) {
      const answer = await postBody(world, '/cards', body)
      const values = { body: shown(body), status: answer.status }
      expect(answer.status, say('no-card-taken', values, answer.at)).toBe(400)
    }
    const without = await postBody(world, '/cards', undefined)
    expect(
      without.status,
      say('no-card-taken', { body: '(nothing)', status: without.status }, without.at),
    ).toBe(400)
    await expectCount(world, 1)
    // Bytes that are no text: a card of what can be read of them, or none.
    const bytes = new Uint8Array([...new TextEncoder().encode('{"text":"half of '), 0xed, 0x95, 0x22, 0x7d])
    const halved = await postBody(world, '/cards', bytes)
    const isJudged = halved.status === 400 || halved.status === 201
    expect(isJudged, say('half-a-letter', { status: halved.status }, halved.at)).toBe(true)
    // And a card that does not say what it is: taken or refused, but not a reason to break.
    const untyped = await ask(world, '/cards', {
      method: 'POST',
      body: new TextEncoder().encode('{"text":"x"}'),
    })
    const isAnswered = [201, 400, 415].includes(untyped.status)
    expect(isAnswered, say('untyped', { status: untyped.status }, untyped.at)).toBe(true)
  })

  test('other-fields', async (context) => {
    const world = await open(context)
    const first = await sendCard(world, 'The first')
    const bodies = [
      { text: 'Mine', id: first.id },
      { id: 'my-own', text: 'Mine' },
      { text: 'Mine', from: 'Eve', constructor: 1, toString: 'x', likes: 7 },
    ].map((body) => JSON.stringify(body))
    bodies.push(`{"text":"Mine","__proto__":{"id":"x"},"deep":${'['.repeat(500)}${']'.repeat(500)}}`)
    for (const body of bodies) {
      const answer = await postBody(world, '/cards', body)
      const values = { body: shown(body), status: answer.status }
      expect(answer.status, say('other-fields-refused', values, answer.at)).toBe(201)
      const { id } = expectCard(answer, 'Mine')
      const chosen = [first.id, 'my-own'].includes(id) ? id : 'none'
      expect(chosen, say('id-of-the-user', { body: shown(body), id }, answer.at)).toBe('none')
    }
    await expectFound(world, `/cards/${first.id}`, first)
    await expectCount(world, 5)
  })

  test('at-the-same-instant', async (context) => {
    const world = await open(context)
    const texts = Array.from({ length: 12 }, (_, number) =>
      number % 4 === 0 ? 'The same' : `Card ${number}`,
    )
    const box = world.node('web-1')
    const sent = await atOnce(
      world,
      box,
      texts.map((text) => () => sendCard(world, text)),
    )
    expectNewIds(sent, [])
    for (const card of sent) await expectFound(world, `/cards/${card.id}`, card)
    await expectCount(world, sent.length)
  })

  test('after-a-crash', async (context) => {
    const world = await open(context)
    const box = world.node('web-1')
    const before: Card[] = []
    for (let life = 0; life < 3; life++) {
      const sent: Card[] = []
      for (let number = 0; number < 3; number++)
        sent.push(await sendCard(world, `Life ${life}, card ${number}`))
      expectNewIds(sent, before)
      before.push(...sent)
      box.crash()
      await world.run(500 * context.random())
      // Past its tenth boot, for who counts them: a number of two digits can be torn.
      for (let boot = 0; life === 1 && boot < 8; boot++) {
        await box.restart()
        box.crash()
      }
      // The power goes out twice: what it writes as it boots is gone, or there in part.
      const kept = (bytes: number) => (life === 0 ? 0 : 1 + Math.floor((bytes - 1) * context.random()))
      await crashAsItWrites(world, box, { work: box.restart(), kept, withinMs: 10_000 })
      if (box.state === 'down') await box.restart()
    }
    await expectEarlierGone(world, before)
  })

  test('many-cards', async (context) => {
    const world = await open(context)
    const box = world.node('web-1')
    const first = await fill(box, 1, 500)
    await expectCount(world, first.length)
    const oldest = first.slice(0, 2).map((id, place) => ({ id, text: `Card ${1 + place}` }))
    for (const { id, text } of oldest) await expectFound(world, `/cards/${id}`, { id, text })
    await expectNewestWhenFull(world, context.random)
    box.crash()
    await box.restart()
    const second = await fill(box, first.length + 1, 200)
    const known = new Map(first.map((id, place) => [id, `Card ${1 + place}`]))
    const place = second.findIndex((id) => known.has(id))
    const id = second[place] ?? 'none'
    const other = `Card ${first.length + 1 + place}`
    expect(place, say('id-after-crash', { id, one: known.get(id) ?? '', other })).toBe(-1)
  })

  test('unknown-card', async (context) => {
    const world = await open(context)
    const ids: string[] = []
    for (let number = 0; number < 11; number++) ids.push((await sendCard(world, `Card ${number}`)).id)
    // The first, and one of those around the tenth.
    const near = [ids[0] ?? '', ids[8 + Math.floor(3 * context.random())] ?? ''].flatMap((id) => [
      ...[`0${id}`, `${id}.0`, `${id}e0`, `+${id}`, `%20${id}`, `${id}%20`, `${id}%00`, `${id}0`],
      ...[id.toUpperCase(), id.toLowerCase(), id.slice(0, -1), `${id}/x`, `${id}/`, `${id}//`],
    ])
    const odd = [
      'constructor',
      '__proto__',
      'toString',
      '999999999999999999999',
      '-1',
      '1e21',
      'NaN',
      'undefined',
      'null',
    ]
    const ways = [
      ['GET', JSON_ONLY],
      ['GET', HTML_ONLY],
      ['HEAD', JSON_ONLY],
    ] as const
    for (const [place, id] of [...new Set([...odd, ...near])].entries()) {
      if (ids.includes(id) || id === '') continue
      // In each way of asking what is no id at all; the others in the first one, or in the other two, in turn.
      const isOdd = place < odd.length
      for (const [method, headers] of isOdd ? ways : place % 2 === 0 ? ways.slice(0, 1) : ways.slice(1)) {
        const answer = await ask(world, `/cards/${id}`, { method, headers })
        const values = { id: shown(id), status: answer.status, ids: shown(ids.slice(0, 3).join(', ')) }
        expect(answer.status, say('unknown-card', values, answer.at)).toBe(404)
      }
    }
  })

  test('methods-of-cards', async (context) => {
    const world = await open(context)
    const { id } = await sendCard(world, 'Grüße, “Fisch” & <3')
    await expectMethods(world, '/cards', ['GET', 'HEAD', 'POST'])
    await expectMethods(world, `/cards/${id}`, ['GET', 'HEAD'])
    for (const headers of [JSON_ONLY, HTML_ONLY]) {
      for (const path of ['/cards', `/cards/${id}`, '/', '/cards/none'])
        await expectHead(world, path, headers)
    }
    await expectCount(world, 1)
  })
}

/** By the public name, by its own, or as real nodes are reached. */
const isHere = (host: string) => /^(postcards\.example|web-1|localhost|127\.0\.0\.1)(:\d+)?$/.test(host)
