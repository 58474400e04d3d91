/** The sixth stage: an e-mail address belongs to one person, whichever shards the two are on. */

import { expect, say, test } from 'millions/suite'
import { withRoom } from '../../kit/room.ts'
import {
  aboutPerson,
  ask,
  chance,
  forUsers,
  got,
  mark,
  open,
  routers,
  routersOf,
  sent,
  shardNames,
  shardsOf,
  WAIT_AT_LEAST_MS,
} from '../cluster.ts'
import { expectOneShard, fieldOf, onePersonEach, routerFor } from '../people.ts'
import {
  expectOneOwner,
  expectSettled,
  hasTriedAgain,
  isDone,
  MOST_CRASHES,
  pathOf,
  REGISTER_WITHIN_MS,
  register,
  somebodyAt,
  takeAway,
  untilKnown,
  verdict,
  WAYS,
} from '../registrations.ts'

export function unique(): void {
  test.real('somebody-new', async (context) => {
    const world = withRoom(await open(context))
    const since = mark(world)
    const anna = await register(world, 'anna', 'anna@mail.example', routers[0])
    expect(got(anna), say('not-registered', { got: got(anna) }, anna.at)).toBe(201)
    const places = shardNames(aboutPerson(sent(world, since), 'anna')).join(' and ') || 'none'
    expect(
      places.includes(' and ') || places === 'none' ? places : 'one',
      say('not-one-place', { person: 'anna', list: places }, anna.at),
    ).toBe('one')
    const looked = mark(world)
    const found = await ask(world, pathOf('anna'), { router: routers[1] })
    expect(fieldOf(found.json, 'email'), say('person-not-found', { got: got(found) }, found.at)).toBe(
      'anna@mail.example',
    )
    expectOneShard(world, looked, found)
    const again = await register(world, 'anna', 'anna@mail.example', routers[1])
    expect(verdict(again), say('again-refused', { got: got(again) }, again.at)).toBe('theirs')
    const other = await register(world, 'anna', 'other@mail.example', routers[1])
    expect(got(other), say('name-taken', { got: got(other) }, other.at)).toBe(409)
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const body = method === 'PUT' ? { body: JSON.stringify({ person: 'anna' }) } : {}
      const claim = await ask(world, '/emails/anna%40mail.example?person=anna', { method, ...body })
      expect(got(claim), say('emails-open', { method, got: got(claim) }, claim.at)).toBe(404)
    }
    // That try has taken nothing.
    const ben = await untilKnown(world, 'ben', 'other@mail.example', routers[0], 'was refused to anna')
    expect(verdict(ben), say('address-burnt', { got: got(ben) }, ben.at)).toBe('theirs')
    const bodies = [undefined, '', 7, null, 'nobody'].map((email) => JSON.stringify({ email }))
    for (const body of [...bodies, '', 'null', '{"email":"a@mail.example"']) {
      const odd = await ask(world, pathOf('carl'), { method: 'PUT', body })
      expect(got(odd), say('no-address', { body, got: got(odd) }, odd.at)).toBe(400)
    }
  })

  test('slow-shards', async (context) => {
    const world = await open(context)
    const delayMs = WAIT_AT_LEAST_MS - 40
    for (const router of routersOf(world))
      for (const shard of shardsOf(world)) world.link(router, shard, { delayMs })
    const slow = await register(world, 'dora', 'dora@mail.example', routers[1])
    const values = { delayMs, got: got(slow), tookMs: Math.round(slow.tookMs) }
    expect(got(slow), say('slow-registration', values, slow.at)).toBe(201)
    expect(slow.tookMs, say('slow-registration', values, slow.at)).toBeLessThanOrEqual(REGISTER_WITHIN_MS)
  })

  test('one-address-one-person', async (context) => {
    const world = await open(context)
    const addresses = [
      ['anna@mail.example', 'Anna@Mail.example'],
      ["o'neil+cards@mail.example", "o'neil+cards@mail.example"],
      ['constructor@mail.example', 'CONSTRUCTOR@mail.example'],
      ['민준@메일.example', '민준@메일.example'],
      ['a/b?c=d#e%41@mail.example', 'a/b?c=d#e%41@mail.example'],
    ]
    const people = [...(await onePersonEach(world)).values()]
    for (const [place, [email = '', alike = '']] of addresses.entries()) {
      const names = people.map(
        (person, number) => `${person} ${[place, 'ü/x', '%41?', '+&#'][number]} ${place}`,
      )
      for (const [number, name] of names.entries()) {
        const outcome = await register(world, name, number === 0 ? email : alike, routerFor(number))
        const values = { email: number === 0 ? email : alike, person: name, got: got(outcome) }
        const reason =
          number === 0 ? say('free-refused', values, outcome.at) : say('taken-given', values, outcome.at)
        expect(verdict(outcome), reason).toBe(number === 0 ? 'theirs' : '409')
        if (number === 0) continue
        const refused = await ask(world, pathOf(name))
        const there = say('refused-yet-there', { person: name, got: got(refused) }, refused.at)
        expect(got(refused), there).toBe(404)
      }
      const owner = await expectOneOwner(world, names, email, 'was asked for by four, one after the other')
      expect(owner, say('wrong-owner', { email, owner })).toBe(names[0])
    }
    // All of them are still taken.
    for (const [place, [email = '']] of addresses.entries()) {
      const late = await register(world, `late ${place}`, email, routerFor(place))
      const values = { email, person: `late ${place}`, got: got(late) }
      expect(verdict(late), say('taken-given', values, late.at)).toBe('409')
    }
  })

  test('two-at-once', async (context) => {
    const world = await open(context)
    for (const shard of shardsOf(world)) shard.slowDisk(4)
    for (let round = 0; round < 8; round++) {
      const email = `both-${round}@mail.example`
      const people = [`left ${round}`, `right ${round}`]
      const outcomes = await Promise.all(
        people.map(async (person, place) => {
          await world.run(round % 2 === 0 ? 0 : chance(world, 0, 8))
          return register(world, person, email, routerFor(place))
        }),
      )
      const told = outcomes.map(verdict).sort().join(' and ')
      const values = { email, told: outcomes.map((outcome) => got(outcome)).join(' and ') }
      const unsure = outcomes.find(({ status }) => status === 0 || status >= 500)
      const wrong = unsure ? 'both-unsure' : 'both-or-neither'
      expect(told, say(wrong, values, (unsure ?? outcomes[1])?.at)).toBe('409 and theirs')
      const owner = await expectOneOwner(world, people, email, 'was asked for by two at once')
      const winner = people[outcomes.findIndex(isDone)] ?? ''
      expect(owner, say('wrong-owner', { email, owner })).toBe(winner)
    }
  })

  test('one-person-twice-at-once', async (context) => {
    const world = await open(context)
    for (let round = 0; round < 4; round++) {
      const person = `twice ${round}`
      const same = `same-${round}@mail.example`
      const both = await Promise.all(routers.map((router) => register(world, person, same, router)))
      const told = both.map(verdict).join(' and ')
      expect(told, say('same-refused', { person, told }, both[1]?.at)).toBe('theirs and theirs')
      // One name, two addresses: one of them is free in the end.
      const name = `name ${round}`
      const addresses = [`x-${round}@mail.example`, `y-${round}@mail.example`]
      const met = await Promise.all(
        addresses.map((email, place) => register(world, name, email, routerFor(place))),
      )
      const verdicts = met.map(verdict).sort().join(' and ')
      expect(verdicts, say('names-met', { person: name, told: verdicts }, met[1]?.at)).toBe('409 and theirs')
      const free = addresses[met.findIndex((outcome) => !isDone(outcome))] ?? ''
      const other = await untilKnown(
        world,
        `other ${round}`,
        free,
        routers[0],
        'was refused, as the name was taken',
      )
      expect(verdict(other), say('address-burnt', { got: got(other) }, other.at)).toBe('theirs')
    }
  })

  test('router-crashes-in-between', async (context) => {
    const world = await open(context)
    const router = world.node('router-1')
    for (let event = 1; event <= MOST_CRASHES; event++) {
      const email = `crash-${event}@mail.example`
      const people = [`first ${event}`, `second ${event}`] as const
      const planned = router.crashBefore(event, { disk: 'keep' })
      const outcome = await register(world, people[0], email, routers[0])
      const hasCrashed = router.state !== 'up'
      planned.heal()
      const why = hasCrashed ? `was being registered when router-1 died (event ${event})` : 'was registered'
      // At once, or when a claim that was left behind may be old.
      if (event % 2 === 0) await world.run(chance(world, 500, 12_000))
      if (hasCrashed && event % 4 < 2) await router.restart()
      await expectSettled(world, people, email, why)
      if (router.state !== 'up') await router.restart()
      const back = await untilKnown(world, people[0], email, routers[0], why)
      const owner = await expectOneOwner(world, people, email, why)
      const values = { email, why, owner, person: people[0], got: got(back) }
      expect(owner === people[0], say('told-otherwise', values, back.at)).toBe(isDone(back))
      if (!hasCrashed && isDone(outcome)) return
    }
  })

  test('router-crashes-after-a-refusal', async (context) => {
    const world = await open(context)
    const router = world.node('router-1')
    const has = await register(world, 'anna', 'anna@mail.example', routers[0])
    expect(got(has), say('not-registered', { got: got(has) }, has.at)).toBe(201)
    for (let event = 1; event <= MOST_CRASHES; event++) {
      const email = `refused-${event}@mail.example`
      const planned = router.crashBefore(event, { disk: 'keep' })
      await register(world, 'anna', email, routers[0])
      const hasCrashed = router.state !== 'up'
      planned.heal()
      if (hasCrashed) await router.restart()
      if (event % 2 === 0) await world.run(chance(world, 500, 12_000))
      const why = `was asked for by anna, who has another, when router-1 died (event ${event})`
      const other = await untilKnown(world, `other ${event}`, email, routerFor(event), why)
      expect(verdict(other), say('address-burnt', { got: got(other) }, other.at)).toBe('theirs')
      if (!hasCrashed) return
    }
  })

  test('a-shard-is-away', async (context) => {
    const world = await open(context)
    for (const [round, shard] of shardsOf(world).entries()) {
      // Their own shard is away, in two ways, and then those of others, which may be that of the address.
      for (const [turn, home] of [shard, shard, ...shardsOf(world)].entries()) {
        const [way, number] = [WAYS[(round + turn) % WAYS.length], 10 * round + turn]
        const email = `away-${number}@mail.example`
        const fresh = [await somebodyAt(world, home, `away ${number}`), `second ${number}`] as const
        const fault = takeAway(world, shard, way)
        const outcome = await register(world, fresh[0], email, routerFor(number))
        const values = {
          shard: shard.name,
          way: way ?? '',
          got: got(outcome),
          tookMs: Math.round(outcome.tookMs),
        }
        const odd = say('away-odd', values, outcome.at)
        const allowed = way === 'failing' ? ['theirs', 503, 500] : ['theirs', 503]
        expect(isDone(outcome) ? 'theirs' : got(outcome), odd).toBeOneOf(allowed)
        expect(outcome.tookMs, say('away-late', values, outcome.at)).toBeLessThanOrEqual(REGISTER_WITHIN_MS)
        // Somebody else wants it meanwhile. What the frozen shard was told, it does when it wakes up.
        if (number % 2 === 0) await register(world, fresh[1], email, routers[1])
        fault.heal()
        if (shard.state !== 'up') await shard.restart()
        await world.run(2000)
        const why = `was being registered while ${shard.name} was ${way}`
        // By the router that has lost something, it works as well.
        if (way === 'cut off') await untilKnown(world, fresh[0], email, routerFor(number), why)
        await expectSettled(world, fresh, email, why)
      }
    }
  })

  test('tries-again-meanwhile', async (context) => {
    const world = await open(context)
    const turn = Math.floor(chance(world, 0, 2))
    for (const [round, home] of shardsOf(world).entries()) {
      const way = (round + turn) % 2 === 0 ? 'dead' : 'failing'
      // Now and then the address is at home as well, and nothing is begun.
      for (let number = 0; number < 5; number++)
        if (await hasTriedAgain(world, home, way, `${round}.${number}`)) break
    }
  })

  test('wakes-up-late', async (context) => {
    const world = await open(context)
    for (const [round, shard] of shardsOf(world).entries()) {
      const email = `late-${round}@mail.example`
      const pair = [`sleeper ${round}`, `waker ${round}`] as const
      const since = mark(world)
      const begun = register(world, pair[0], email, routers[0])
      // It is frozen as soon as the first shard was asked: most likely with the second half of it in its line.
      await world.until(() => forUsers(sent(world, since)).length > 0, 1000).catch(() => undefined)
      const [asked] = forUsers(sent(world, since))
      const others = shardsOf(world).filter(({ name }) => name !== asked?.peer)
      const frozen = others.map((each) => each.pause())
      const fate = await begun
      await world.run(chance(world, 6000, 20_000))
      const meanwhile = register(world, pair[1], email, routers[1])
      for (const fault of frozen) fault.heal()
      await meanwhile
      await world.run(2000)
      const why = `was being registered while shards were frozen (${got(fate)}), and ${shard.name} woke up late`
      await expectSettled(world, pair, email, why)
    }
  })
}
