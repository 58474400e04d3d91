import { expect, test } from 'vitest'
import type { Stack } from '../../../contract/stack.ts'
import type { FaultView } from '../../../live/protocol.ts'
import { stack as words } from '../../../messages/en/stack.ts'
import { linkFaults } from '../picture/link-faults.ts'
import type { PictureNode } from '../picture/topology.ts'
import { type Choosing, choicesFor, faultText } from './actions.ts'

const web = { program: { provided: 'web.ts' }, regions: { frankfurt: 2 }, scale: { least: 1, most: 4 } }
const stack: Stack = {
  entry: 'balancer',
  roles: { balancer: { program: { learner: 'balancer.ts' }, regions: { frankfurt: 1 } }, web },
  load: { usersPerDay: 1, requestsPerUser: 1 },
}

function node(name: string, more: Partial<PictureNode> = {}): PictureNode {
  return {
    name,
    role: name.split('-')[0] ?? '',
    region: 'frankfurt',
    byLearner: false,
    state: 'up',
    paused: false,
    ...more,
  }
}

const cut: FaultView = {
  fault: 3,
  action: { do: 'partition', a: ['web-1'], b: ['balancer-1'] },
  beganMs: 0,
  heals: true,
}
const late: FaultView = {
  fault: 4,
  action: { do: 'link', from: 'balancer-1', to: 'web-2', delayMs: 200, loss: 0.3 },
  beganMs: 0,
  heals: true,
}

const choosing: Choosing = {
  words,
  stack,
  nodes: [node('balancer-1'), node('web-1'), node('web-2')],
  faults: [],
}

function ids(selection: { from: string; to?: string }, more: Partial<Choosing> = {}): string[] {
  return choicesFor(selection, { ...choosing, ...more }).map(({ id }) => id)
}

test('a node that is up can be broken in every way, and removed where others stay', () => {
  expect(ids({ from: 'web-1' })).toEqual([
    'crash',
    'crash-lose',
    'restart',
    'pause',
    'slow',
    'skew',
    'cut',
    'remove',
  ])
})

test('a node that is down can be started, but not crashed again', () => {
  const nodes = [node('balancer-1'), node('web-1', { state: 'down' }), node('web-2')]
  const offered = ids({ from: 'web-1' }, { nodes })
  expect(offered).toContain('restart')
  expect(offered).not.toContain('crash')
})

test('nothing is removed where the number is fixed, or where the last would go', () => {
  expect(ids({ from: 'balancer-1' })).not.toContain('remove')
  expect(ids({ from: 'web-1' }, { nodes: [node('balancer-1'), node('web-1')] })).not.toContain('remove')
})

test('what is broken at a node or link can be healed from there, and only from there', () => {
  const faults = [cut, { ...late, healedMs: 5 }]
  expect(ids({ from: 'web-1' }, { faults })[0]).toBe('heal-3')
  expect(ids({ from: 'web-2' }, { faults })).not.toContain('heal-4')
  expect(ids({ from: 'balancer-1', to: 'web-1' }, { faults })[0]).toBe('heal-3')
  expect(ids({ from: 'balancer-1', to: 'web-2' }, { faults })[0]).toBe('cut')
})

test('cutting a node off asks from whom', () => {
  const choice = choicesFor({ from: 'web-1' }, choosing).find(({ id }) => id === 'cut')
  expect(choice?.more?.map(({ text }) => text)).toEqual([
    'Cut off from every other node',
    'Cut off from balancer-1',
    'Cut off from web-2',
  ])
  expect(choice?.more?.[0]?.actions).toEqual([{ do: 'partition', a: ['web-1'], b: ['balancer-1', 'web-2'] }])
})

test('faults have words', () => {
  expect(faultText(cut.action, words)).toBe('web-1 cut off from balancer-1')
  expect(faultText(late.action, words)).toBe('balancer-1 → web-2: 200 ms late, 30 % lost')
  expect(faultText({ do: 'skew', node: 'web-1', byMs: -5000 }, words)).toBe('clock of web-1 −5.0 s')
})

test('a link that is cut both ways is cut; every other fault of it makes it faulty', () => {
  const oneWay: FaultView = { ...cut, action: { do: 'partition', a: ['a'], b: ['b'], direction: 'one-way' } }
  const { cut: cutLinks, faulty } = linkFaults([cut, late, oneWay, { ...cut, healedMs: 3 }])
  expect([...cutLinks]).toEqual(['balancer-1 web-1'])
  expect([...faulty]).toEqual(['balancer-1 web-2', 'a b'])
})
