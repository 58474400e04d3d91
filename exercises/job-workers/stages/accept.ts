/** The first stage: 202 and a place to look, and somebody who does the work. */
import { expect, say, test } from 'millions/suite'
import { oddKeys, oddTexts, patternText } from '../../kit/odd-data.ts'
import { withRoom } from '../../kit/room.ts'
import { reasonOf } from '../../kit/waiting.ts'
import { Office, oneWorker, open, quick } from '../office.ts'
import { ANSWER_MS, AWAY_MS, IDLE_DONE_MS } from '../promises.ts'

const AT_ONCE = 4

export function accept(): void {
  test.real('a-place-to-look', async ({ boot }) => {
    const office = new Office(withRoom(await boot({ roles: { pictures: { vars: { PICTURE_MS: '3000' } } } })))
    const job = await office.submit('Ann', 'beach')
    for (const web of ['web-1', 'web-2', 'web-1']) {
      const { state } = await office.look(job, web)
      expect(state, say('done-too-soon', { state })).not.toBe('done')
    }
    await office.settle(30_000)
    await office.expectDone()
  })

  test('within-50-ms', async (context) => {
    const office = await open(context, quick(20_000))
    const { world } = office
    const ways: readonly [string, () => void][] = [
      ['the workers work', () => undefined],
      ['pictures is frozen', () => void world.node('pictures-1').pause()],
      ['mail is dead', () => world.node('mail-1').crash()],
      ['the workers are dead', () => crashAll(world)],
    ]
    for (const [why, happens] of ways) {
      happens()
      for (let number = 0; number < 6; number++) {
        const sentMs = world.nowMs
        await office.submit('Ann', `${why} ${number}`)
        const tookMs = Math.round(world.nowMs - sentMs)
        expect(tookMs, say('slow-202', { tookMs, why })).toBeLessThanOrEqual(ANSWER_MS)
      }
    }
  })

  test('no-job', async (context) => {
    const office = await open(context)
    const { world } = office
    const bodies = [
      '',
      '{',
      'null',
      '"Ann"',
      '[]',
      '{"user":"Ann"}',
      '{"picture":"a"}',
      '{"user":"","picture":"a"}',
    ]
    for (const body of [...bodies, '{"user":7,"picture":"a"}', '{"user":"Ann","picture":null}']) {
      const reply = await world.fetch('/jobs', { method: 'POST', body })
      expect(reply.status, say('not-refused', { body, status: reply.status }, reply)).toBe(400)
    }
    for (const id of [...oddKeys, 'nobody', '3f25c1d8-0000-4000-8000-000000000000']) {
      const reply = await world.fetch(`/jobs/${encodeURIComponent(id)}`)
      expect(reply.status, say('not-404', { id, status: reply.status }, reply)).toBe(404)
      expect(await office.album(id), say('album-of-nobody')).toEqual([])
    }
    await world.run(3000)
    expect(await office.mails(), say('mail-for-nothing')).toEqual([])
    expect((await office.queue()).depth, say('message-for-nothing')).toBe(0)
  })

  test('texts-of-all-kinds', async (context) => {
    const office = await open(context, quick())
    const texts = [...new Set([...oddTexts, ...oddKeys, patternText, 'a/b', 'a', '☀'.repeat(3000)])]
    for (const [turn, picture] of texts.entries()) {
      const user = texts[(turn + 1) % texts.length] || 'Ann'
      await office.submit(user.length > 300 ? 'Bob' : user, picture)
    }
    await office.settle()
    await office.expectDone()
  })

  test('long-album', async (context) => {
    const office = await open(context, quick(5))
    for (let number = 0; number < 120; number++) await office.submit('Ann', `beach ${number}`, 'web-2')
    await office.settle(300_000)
    await office.expectDone()
  })

  test('soon-when-idle', async (context) => {
    const office = await open(context)
    for (let turn = 0; turn < 3; turn++) {
      await office.world.run(1000 + 6000 * context.random())
      const job = await office.submit('Ann', `beach ${turn}`)
      await office.settle(1000 + IDLE_DONE_MS, [job], 'the workers had nothing else to do')
    }
    await office.expectDone()
  })

  test('all-places-taken', async (context) => {
    const office = await open(context)
    await office.world.run(5000 * context.random())
    await office.submitAll(2 * AT_ONCE)
    await office.settle(1000 + IDLE_DONE_MS, office.accepted, 'there was a place for each of them')
    await office.expectDone()
  })

  test('no-more-in-hand', async (context) => {
    const places = 3
    const office = await open(context, {
      roles: { ...oneWorker.roles, worker: { regions: { frankfurt: 2 }, vars: { AT_ONCE: `${places}` } } },
    })
    const { world } = office
    for (let number = 0; number < 24; number++) await office.submit(`user ${number}`, 'beach', 'web-1')
    let full = 0
    for (let look = 0; look < 20; look++) {
      const { out } = await office.queue()
      expect(out, say('too-many-in-hand', { out, most: 2 * places })).toBeLessThanOrEqual(2 * places)
      full = Math.max(full, out)
      await world.run(150 + 50 * context.random())
    }
    expect(full, say('places-empty', { full, most: 2 * places })).toBe(2 * places)
    await office.settle()
    await office.expectDone()
  })

  test('forward-only', async (context) => {
    const office = await open(context, quick(5))
    const { world } = office
    const [web, database] = [world.node('web-1'), world.node('database-1')]
    for (let turn = 0; turn < 4; turn++) {
      const slow = world.link(web, database, { delayMs: 300 + 500 * context.random() })
      const [job] = await Promise.all([office.send('Ann', `beach ${turn}`, { web: 'web-1' })])
      slow.heal()
      if (!(job instanceof Error)) await office.settle()
      await world.run(1500)
      for (const one of office.accepted) await office.look(one, 'web-2')
    }
    await office.submit('Ann', 'in no hurry')
    await office.settle()
    await office.expectDone()
  })

  test('somebody-is-away', async (context) => {
    const office = await open(context, quick())
    const { world } = office
    const known = await office.submit('Ann', 'before')
    await office.settle()
    for (const role of ['queue', 'database'] as const) {
      for (const way of ['dead', 'frozen', 'cut off'] as const) {
        const node = world.node(`${role}-1`)
        const back = goesAway(office, `${role}-1`, way)
        const why = `${role}-1 is ${way}`
        const sentMs = world.nowMs
        const asked = [
          office.send('Bob', why),
          look(office, `/jobs/${known.id}`),
          look(office, '/albums/Ann'),
        ]
        const replies = await Promise.all(asked)
        const tookMs = Math.round(world.nowMs - sentMs)
        expect(tookMs, say('slow-503', { why, tookMs })).toBeLessThanOrEqual(AWAY_MS)
        const [sent, ...looks] = replies.map((reply) =>
          reply instanceof Error ? reasonOf(reply) : reply.status,
        )
        expect(role === 'queue' ? [202, 503] : [503], say('not-503', { why, seen: String(sent) })).toContain(
          sent,
        )
        // What is done stays so: a web server may know it by heart.
        for (const [place, seen] of looks.entries()) {
          const right = role === 'queue' ? [200] : place === 0 ? [200, 503] : [503]
          expect(right, say('look-while-away', { why, seen: String(seen) })).toContain(seen)
        }
        await back()
        if (node.state === 'down') await node.restart()
        await world.run(1000)
      }
    }
    await office.submit('Ann', 'after')
    await office.settle()
    await office.expectDone()
  })

  test('starts-alone', async (context) => {
    const office = await open(context, quick())
    const { world } = office
    for (const name of ['queue-1', 'database-1', 'web-1', 'worker-1', 'worker-2']) world.node(name).crash()
    await world.node('web-1').restart()
    await world.node('worker-1').restart()
    await world.run(20_000 * context.random())
    await world.node('database-1').restart()
    await world.node('queue-1').restart()
    await world.run(2000)
    await office.submit('Ann', 'beach', 'web-1')
    await office.settle()
    await office.expectDone()
  })
}

type Way = 'dead' | 'frozen' | 'cut off'

/** Until the way back is taken. */
function goesAway({ world }: Office, name: string, way: Way): () => Promise<void> {
  const node = world.node(name)
  if (way === 'dead') {
    node.crash({ disk: 'keep' })
    return () => node.restart()
  }
  const fault = way === 'frozen' ? node.pause() : world.partition([node], world.nodes('web'))
  return async () => fault.heal()
}

async function look({ world }: Office, path: string): Promise<Response | Error> {
  return await world.fetch(path).catch((error: Error) => error)
}

function crashAll(world: Office['world']): void {
  for (const node of world.nodes('worker')) node.crash()
}
