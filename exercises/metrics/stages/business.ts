/** Of the fifth stage, what the company wants to know: who came today, and what they paid. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { roomOf, withRoom } from '../../kit/room.ts'
import { expectTold, fieldOf, openSite, Site, textOf, WINDOW_S } from '../site.ts'
import { expectFields } from './numbers.ts'

const DAY_MS = 60_000
const cents = 'orders_revenue_cents_total'

/** A new day has just begun. */
async function nextDay(site: Site): Promise<void> {
  await site.world.run(DAY_MS - (site.world.nowMs % DAY_MS) + 50)
}

export function business(): void {
  test('each-user-once', async (context) => {
    const site = await openSite(context, { web: 3, vars: { DAY_MS: String(DAY_MS) } })
    const [one, two, three] = ['web-1', 'web-2', 'web-3'].map((name) => site.target(name))
    await nextDay(site)
    await one?.control({ users: ['Ann', 'Bob', 'ann', '안나', 'constructor'] })
    await two?.control({ users: ['Bob', 'Eve', '__proto__', '', 'Ann '] })
    await three?.control({ users: [] })
    await fresh(site)
    const { value, at } = await site.ask('/business')
    const told = fieldOf(value, 'day')
    expect(
      typeof told,
      say('other-business', { path: '/business', field: 'day', told: textOf(told), right: 'a number' }, at),
    ).toBe('number')
    await expectActives(site, 9)
    // Who was seen is not forgotten with the server.
    two?.node.crash()
    await three?.control({ users: ['Bob', 'Max'] })
    await one?.beginAnew({})
    await one?.control({ users: ['Zoe'] })
    await fresh(site)
    await expectActives(site, 11)
    await two?.restart({})
    await two?.control({ users: ['Eve'] })
    await site.world.remove(site.world.node('web-3'))
    await fresh(site)
    await expectActives(site, 11)
    for (const each of [one, two]) await each?.control({ users: [] })
    await nextDay(site)
    await one?.control({ users: ['Ann'] })
    // An answer of the day before comes late.
    await two?.control({ users: ['Bob', 'Eve', 'Kim'], isOfYesterday: true })
    await fresh(site)
    await expectActives(site, 1)
    await two?.control({ users: ['Ann', 'Max'], isOfYesterday: false })
    await fresh(site)
    await expectActives(site, 2)
    const next = await site.ask('/business')
    const after = fieldOf(next.value, 'day')
    const values = { path: '/business', field: 'day', told: textOf(after), right: `${textOf(told)} + 1` }
    expect(after, say('other-business', values, next.at)).toBe(Number(told) + 1)
    // At the next midnight there is nobody who could say that it is another day.
    for (const { name } of site.world.nodes('web')) site.world.node(name).crash()
    await nextDay(site)
    await fresh(site)
    await expectActives(site, 0)
  })

  test('revenue', async (context) => {
    const site = await openSite(context, { vars: { DAY_MS: String(DAY_MS) } })
    const [web, other] = [site.target('web-1'), site.target('web-2')]
    await web.set({ [cents]: 100_000 })
    await other.set({ [cents]: 0 })
    await nextDay(site)
    await site.scrapes(5)
    await expectRevenue(site, 0)
    await web.change({ [cents]: 100_250 })
    await other.change({ [cents]: 75 })
    await site.scrapes(4)
    await expectRevenue(site, 325)
    await web.beginAnew({ [cents]: 30 })
    await site.scrapes(4)
    await other.beginAnew({ [cents]: 400 })
    await site.scrapes(4)
    await expectRevenue(site, 755)
    other.node.crash()
    await site.scrapes(WINDOW_S + 6)
    await expectRevenue(site, 755)
    await site.world.remove(other.node)
    await site.settle()
    await expectRevenue(site, 755)
    await nextDay(site)
    await site.scrapes(5)
    await expectRevenue(site, 0)
    await web.change({ [cents]: 31 })
    await site.scrapes(4)
    await expectRevenue(site, 1)
  })

  test('long-day', async (context) => {
    const site = await openSite(context, { web: 1, vars: { DAY_MS: '86400000' } })
    await site.target('web-1').set({ [cents]: 5 })
    await site.settle()
    await site.target('web-1').set({ [cents]: 105 })
    await site.scrapes(330)
    await site.target('web-1').beginAnew({ [cents]: 40 })
    await site.settle()
    await expectRevenue(site, 140)
  })

  test.real('all-of-it', async (context) => {
    const site = await realSite(context)
    const { world } = site
    const people = ['Ann', 'Bob', 'Eve', 'Ann', 'Max', 'Bob', 'Zoe', 'Ann', 'Eve', 'Ann', 'Max', 'Max']
    // All series are there before they are counted on.
    for (const [place, name] of people.entries())
      await world.fetch(`http://web-${1 + (place % 3)}/cards/${place % 4}`, { headers: { 'x-user': name } })
    const order = (count: number) =>
      world.fetch('/orders', {
        method: 'POST',
        body: JSON.stringify({ cents: count }),
        headers: { 'x-user': 'Lin' },
      })
    await fresh(site)
    await order(250)
    await order(120)
    await fresh(site)
    await expectActives(site, 6)
    await expectRevenue(site, 370)
    await expectFields(site, '/tiers', 'other-tier', [
      ['web.up', 3],
      ['database.up', 1],
      ['cache.up', 2],
    ])
  })
}

/** What is told is at most three scrapes old. */
const fresh = (site: Site): Promise<void> => site.world.run(3700 + roomOf(site.world) / 4)

async function expectActives(site: Site, right: number): Promise<void> {
  await expectTold(site, { path: '/business', field: 'activeUsers', right, id: 'other-actives' })
}

async function expectRevenue(site: Site, right: number): Promise<void> {
  await expectTold(site, { path: '/business', field: 'revenueCents', right, id: 'other-business' })
}

/** The stack as it is, with the learner's web servers. */
async function realSite({ boot, random }: TestContext): Promise<Site> {
  const world = withRoom(await boot({ roles: { web: { serviceMs: 0 } } }))
  const site = new Site(world, random)
  await site.settle()
  return site
}
