/** One database in each of three data centers. Users come to the nearest that is there. */
import type { Figure, Load } from '../../src/contract/exercise.ts'
import type { Column, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { perSecond, spans } from '../kit/stack.ts'

const cards: Figure = { id: 'cards', path: '/items', field: 'length' }
const menu: Figure = { id: 'menu', path: '/items/menu' }
const names = ['database-1', 'database-2', 'database-3']
const inAll = ({ id }: Figure): Column[] => names.map((node) => ({ figure: id, node }))

/** All is in Virginia, and everybody comes there. */
const oneCenter: StackChanges = { roles: { database: { regions: { virginia: 1 } } } }
const provided = (file: string): StackChanges => ({ roles: { database: { program: { provided: file } } } })

function users(atS: number, requests: number, regions: Load['regions'] = {}): Step {
  return { atMs: atS * 1000, do: 'load', load: { ...perSecond(requests, 0.2), keys: many, regions } }
}
const many = { count: 400, zipf: 0 }

/** Somebody writes what is on the menu. */
function write(atS: number, node: string, body: string): Step {
  return { atMs: atS * 1000, do: 'ask', node, request: { method: 'PUT', path: '/items/menu', body } }
}

const everywhere = { seoul: 0.4, virginia: 0.3, frankfurt: 0.3 }

export default {
  entry: 'database',
  reach: { by: 'nearest', convergesMs: 10_000 },
  roles: {
    database: {
      program: { learner: 'database.ts' },
      regions: { seoul: 1, virginia: 1, frankfurt: 1 },
      serviceMs: 4,
      costPerMonth: 120,
      calls: ['database'],
      figures: [cards, menu],
    },
  },
  beside: { 'one-center': oneCenter },
  scenes: {
    apart: {
      ...provided('alone.ts'),
      steps: [
        users(0, 40, { seoul: 1 }),
        { atMs: 30_010, do: 'crash', node: 'database-1' },
        // What they look for now is what they have written before.
        { atMs: 30_010, do: 'load', load: { ...perSecond(40, 0), keys: many, regions: { seoul: 1 } } },
      ],
      measures: spans(['well', 5, 30], ['lost', 41, 60]),
      columns: ['p50', 'errors', ...inAll(cards)],
      endMs: 60_000,
    },
    'by-clock': {
      ...provided('by-clock.ts'),
      steps: [
        { atMs: 0, do: 'skew', node: 'database-2', byMs: -60_000 },
        write(5, 'database-1', 'noodles'),
        write(10, 'database-2', 'rice'),
      ],
      measures: spans(['noodles', 0, 9], ['rice', 9, 15]),
      columns: inAll(menu),
      endMs: 15_000,
    },
    'three-copies': {
      steps: [
        users(0, 40, { virginia: 1 }),
        users(10, 40, { frankfurt: 1 }),
        users(20, 40, { seoul: 1 }),
        { atMs: 40_010, do: 'crash', node: 'database-1' },
      ],
      measures: spans(['virginia', 0, 10], ['frankfurt', 10, 20], ['seoul', 20, 40], ['lost', 51, 60]),
      columns: ['p50', 'errors', ...inAll(cards)],
      endMs: 60_000,
    },
    cut: {
      steps: [
        users(0, 40, everywhere),
        {
          atMs: 10_000,
          untilMs: 30_000,
          do: 'partition',
          a: ['database-1'],
          b: ['database-2', 'database-3'],
        },
        users(30, 0),
      ],
      measures: spans(['well', 0, 10], ['cut', 10, 30], ['healed', 31, 36]),
      columns: ['p50', 'errors', ...inAll(cards)],
      endMs: 36_000,
    },
    tomorrow: {
      steps: [
        { atMs: 1000, untilMs: 2000, do: 'skew', node: 'database-3', byMs: 86_400_000 },
        write(1.5, 'database-3', 'tea'),
        { atMs: 5000, untilMs: 25_000, do: 'partition', a: ['database-1'], b: ['database-2', 'database-3'] },
        ...['soup', 'soup, no salt', 'soup, more salt', 'soup with rice', 'soup with noodles'].map(
          (dish, place) => write(6 + place, 'database-1', dish),
        ),
        write(20, 'database-2', 'bread'),
      ],
      measures: spans(['before', 2, 5], ['cut', 5, 25], ['healed', 26, 32]),
      columns: inAll(menu),
      endMs: 32_000,
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.1,
    keys: { count: 100, zipf: 1 },
    regions: everywhere,
    read: '/items/{key}',
    write: { method: 'PUT', path: '/items/{key}', body: 'a card about {key}' },
  },
} satisfies Stack
