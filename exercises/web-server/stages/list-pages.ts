/** The list page by page: each card once, in order, however many come meanwhile, and whoever else reads. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { idsIn } from '../postcards.ts'
import {
  type Answer,
  ask,
  comeAndGo,
  expectStatus,
  JSON_ONLY,
  open,
  readObject,
  sendCard,
  setClock,
  shown,
} from '../visits.ts'

export function listPages(): void {
  test('pages', async (context) => {
    const world = await open(context)
    const sent: string[] = []
    const add = async (count: number) => {
      for (let number = 0; number < count; number++)
        sent.unshift((await sendCard(world, `Card ${sent.length}`)).id)
    }
    for (const [limit, more, before] of [
      [1, 1, 8],
      [5, 2, 13],
      [7, 0, 0],
      [24, 3, 0],
      [100, 1, 0],
    ] as const) {
      await add(before)
      const there = [...sent]
      const seen: string[] = []
      let next: string | null = ''
      for (let page = 0; next !== null && page < 200; page++) {
        const answer = await ask(world, pagePath(limit, next), { headers: JSON_ONLY })
        expectStatus(answer, 200, 'list-status')
        const { ids, next: after } = pageOf(answer)
        expectLength(answer, ids.length, limit, there.length - seen.length)
        const twice = ids.find((id) => seen.includes(id)) ?? 'none'
        expect(twice, say('page-twice', { limit, more, id: twice }, answer.at)).toBe('none')
        seen.push(...ids)
        next = after
        await add(page < 3 ? more : 0)
        if (context.random() < 0.2) setClock(world, context.random)
        if (page === 1 || context.random() < 0.05) await expectSamePage(world, answer, ids)
      }
      const missing = there.filter((id) => !seen.includes(id)).length
      expect(missing, say('page-missing', { limit, more, missing, count: there.length })).toBe(0)
      expect(seen, say('page-order', { limit })).toEqual(there)
    }
  })

  test('short-pages', async (context) => {
    const world = await open(context)
    await expectEnd(world, '/cards', 0)
    for (let number = 0; number < 20; number++) await sendCard(world, `Card ${number}`)
    await expectEnd(world, '/cards', 20)
    await expectEnd(world, '/cards?limit=20', 20)
    await sendCard(world, 'One more')
    const first = await ask(world, '/cards?limit=5', { headers: JSON_ONLY })
    const followed = await ask(world, pagePath(5, pageOf(first).next ?? ''), { headers: JSON_ONLY })
    await comeAndGo(world, { read: '/cards?limit=1' })
    // Somebody reads slowly.
    await world.run(3_600_000 * context.random())
    await expectSamePage(world, followed, pageOf(followed).ids)
    for (const path of ['/cards', '/cards?limit=20']) {
      const answer = await ask(world, path, { headers: JSON_ONLY })
      const { ids, next } = pageOf(answer)
      expect(ids.length, say('page-too-long', { limit: 20, got: ids.length }, answer.at)).toBe(20)
      expect(next === null, say('no-next', { path }, answer.at)).toBe(false)
    }
  })

  test('odd-limits', async (context) => {
    const world = await open(context)
    for (let number = 0; number < 3; number++) await sendCard(world, `Card ${number}`)
    for (const limit of [
      '0',
      '-1',
      '101',
      '1.5',
      '1e1',
      'x',
      '',
      '%20',
      '5x',
      '0x5',
      'NaN',
      'Infinity',
      '99999999999999999999',
    ]) {
      const answer = await ask(world, `/cards?limit=${limit}`, { headers: JSON_ONLY })
      expect(
        answer.status,
        say('odd-limit', { limit: limit || '(empty)', status: answer.status }, answer.at),
      ).toBe(400)
    }
    for (const after of ['', 'x', '%00', 'constructor', '-1']) {
      const answer = await ask(world, `/cards?after=${after}`, { headers: JSON_ONLY })
      const odd = say('odd-after', { after: after || '(empty)', status: answer.status }, answer.at)
      expect(answer.status, odd).toBe(400)
    }
  })
}

/** As many as were asked for, or as there are. */
function expectLength({ at }: Answer, got: number, limit: number, left: number): void {
  expect(got, say('page-too-long', { limit, got }, at)).toBeLessThanOrEqual(limit)
  const least = Math.min(limit, left)
  expect(got, say('page-too-short', { limit, got, left }, at)).toBeGreaterThanOrEqual(least)
}

const pagePath = (limit: number, next: string) =>
  next === '' ? `/cards?limit=${limit}` : `/cards?limit=${limit}&after=${encodeURIComponent(next)}`

/** A page is asked for again: by a browser that goes back, or because an answer was lost on its way. */
async function expectSamePage(world: World, answer: Answer, ids: readonly string[]): Promise<void> {
  // Without an `after` it begins at the newest card, which may be another one by now.
  if (!answer.path.includes('after=')) return
  const head = await ask(world, answer.path, { method: 'HEAD', headers: JSON_ONLY })
  const again = await ask(world, answer.path, { headers: JSON_ONLY })
  for (const { method, status, at } of [head, again]) {
    const values = { path: shown(answer.path), method, status }
    expect(status, say('page-again', values, at)).toBe(200)
  }
  expect(pageOf(again).ids, say('page-again-differs', { path: shown(answer.path) }, again.at)).toEqual(ids)
}

function pageOf(answer: Answer): { readonly ids: readonly string[]; readonly next: string | null } {
  const page = readObject(answer)
  const { next } = page
  const values = { path: shown(answer.path), next: shown(JSON.stringify(next) ?? 'missing') }
  const isCursor = next === null || (typeof next === 'string' && next !== '')
  expect(isCursor, say('odd-next', values, answer.at)).toBe(true)
  return { ids: idsIn(answer, page), next: next as string | null }
}

async function expectEnd(world: World, path: string, count: number): Promise<void> {
  const answer = await ask(world, path, { headers: JSON_ONLY })
  const { ids, next } = pageOf(answer)
  const values = { path, wanted: count, got: ids.length }
  expect(ids.length, say('list-length', values, answer.at)).toBe(count)
  expect(next, say('next-after-end', { path, count, next: next ?? '' }, answer.at)).toBeNull()
}
