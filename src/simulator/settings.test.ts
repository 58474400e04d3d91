import { describe, expect, test } from 'vitest'
import { historyText } from './history-text.ts'
import { checkVars, toldVars } from './settings.ts'
import { startWorld } from './world.fixture.ts'

const program = `
let reads = 0
export default {
  start(env) { setInterval(() => { if (env.vars.loud === 'yes') console.log('loud', ++reads) }, 7) },
  fetch: (request, env) => Response.json([env.vars, Object.getOwnPropertyDescriptor(env, 'vars').get.toString()]),
}
`

describe('settings that change', () => {
  test('are seen by the node that they are set for, and by no other one', async () => {
    const roles = { front: { vars: { a: '1', b: '2' } }, back: { vars: { a: '1', b: '2' } } }
    const world = await startWorld({ programs: { 'front.ts': program, 'back.ts': program }, roles })
    world.node('front-1').setVars({ a: 'new' })
    const read = async (node: string) => ((await (await world.node(node).fetch('/')).json()) as unknown[])[0]
    expect(await read('front-1')).toEqual({ a: 'new', b: '2' })
    expect(await read('back-1')).toEqual({ a: '1', b: '2' })
    const added = await world.add('front')
    expect(await read(added.name)).toEqual({ a: '1', b: '2' })
  })

  test('show nothing of the simulator to a program that looks', async () => {
    const world = await startWorld({ programs: { 'front.ts': program } })
    expect(await (await world.fetch('/')).json()).toEqual([{}, 'function get vars() { [native code] }'])
  })

  test('are told to no node that was removed', async () => {
    const world = await startWorld()
    const node = world.node('back-1')
    await world.remove(node)
    expect(() => node.setVars({ a: '1' })).toThrow('back-1 was removed: it has no settings any more')
  })

  test('leave no trace where there are none', async () => {
    const world = await startWorld()
    const { count } = world.history
    world.node('front-1').setVars({})
    expect(world.history.count).toBe(count)
  })

  test('come to the same history, however events are taken in', async () => {
    const play = async (unbatched: boolean) => {
      const setup = { unbatched }
      const world = await startWorld({ programs: { 'front.ts': program, 'back.ts': program }, setup })
      await world.run(20)
      world.node('front-1').setVars({ loud: 'yes' })
      await world.run(20)
      world.node('front-1').crash()
      await world.node('front-1').restart({ vars: { loud: 'no', more: 'x' } })
      world.node('back-1').setVars({ loud: 'yes' })
      await world.run(20)
      return historyText(world.history.events)
    }
    const batched = await play(false)
    expect(batched).toBe(await play(true))
    expect(batched.match(/"loud [1-3]"/g)).toHaveLength(6)
  })
})

test('a value that is missing is told, too: over a wire it would be left out', () => {
  expect(() => checkVars('web-1', { a: undefined })).toThrow('the setting a of web-1 has to be a text')
  expect(() => checkVars('web-1', null)).toThrow('the settings of web-1 are names with texts')
  expect(() => checkVars('web-1', JSON.parse('{"__proto__":"on","constructor":""}'))).not.toThrow()
})

test('a history holds the beginning of a long value, and cuts no character in two', () => {
  expect(toldVars({ short: 'x'.repeat(200), long: `${'x'.repeat(199)}🎈` })).toEqual([
    ['short', 'x'.repeat(200)],
    ['long', `${'x'.repeat(199)}…`],
  ])
})
