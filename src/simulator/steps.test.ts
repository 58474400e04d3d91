/** What a program costs is counted in steps, wherever it lets the language do the work. */
import { expect, test } from 'vitest'
import { startWorld } from './world.fixture.ts'

const made = `
const count = Number(location)
const list = Array.from({ length: count }, (_, index) => String(index))
const map = new Map(list.map((key) => [key, key]))
const record: Record<string, string> = Object.fromEntries(map)
const bytes = new Uint8Array(32 * count)
const nested = { deeper: { list } }
class Line extends Array<string> {}
const line = Line.from(list)`

async function stepsFor(code: string, count: number): Promise<number> {
  const program = `${made.replace('location', String(count))}
export default { fetch() { ${code}; return new Response('well') } }`
  const world = await startWorld({ programs: { 'front.ts': program } })
  const node = world.node('front-1')
  const before = node.steps
  expect(await (await world.fetch('/')).text()).toBe('well')
  return node.steps - before
}

test.each([
  'list.indexOf("none")',
  'list.includes("none")',
  'nested.deeper.list.lastIndexOf("none")',
  'list.splice(1, 1)',
  'list.shift()',
  'list.unshift("more")',
  'list.slice(1)',
  'list?.slice(1)',
  'list.filter(Boolean).slice(-1)',
  'list.concat(["more"])',
  'list.join()',
  'list.reverse()',
  'list.toSorted()',
  'list.sort()',
  'list.map(Number)',
  'list.filter(Boolean)',
  'list.forEach((item) => item)',
  'list?.indexOf("none")',
  'line.indexOf("none")',
  '[...list]',
  '[...map.keys()].length',
  'Math.max(...map.values().map(Number))',
  'const copied = { ...record }',
  'const [first, ...others] = list',
  'const [first, ...others] = map.keys()',
  'const { 1: one, ...others } = record',
  'let first, others; [first, ...others] = list',
  'let one, others; ({ 1: one, ...others } = record)',
  'Object.keys(record)[0]',
  'Object.entries(record)',
  'Object.assign({}, record)',
  'for (const key in record) break',
  'for (const key of map.keys()) key',
  'Array.from(map.keys())',
  'new Map(map)',
  'new Set(list)',
  'new Set(map.values().map((text) => text.length)).size',
  'Object.fromEntries(map.values().map((text) => [text.length, text]))',
  'Array.from(map.keys(), (key) => key)',
  'Array.from({ length: count }, (_, index) => index)',
  'structuredClone(map)',
  'JSON.stringify(list)',
  'bytes.slice()',
  'bytes.indexOf(1)',
  '"x".repeat(32 * count).includes("y")',
])('it goes through all: %s', async (code) => {
  const [few, many] = [await stepsFor(code, 400), await stepsFor(code, 4000)]
  expect(few).toBeGreaterThanOrEqual(35)
  expect(many / few).toBeGreaterThan(8)
})

test.each([
  'list.at(-1)',
  'list.slice(-1)[0]',
  'nested.deeper.list.slice(3, 6)',
  '"x".repeat(32 * count).slice(7, 9)',
  'bytes.slice(3, 6)',
  'list.push("more")',
  'list.pop()',
  'map.get("7")',
  'map.set("7", "seven")',
  'map.delete("7")',
  'map.keys().next().value',
  'record["7"]',
  'for (const key of map.keys()) break',
  'for (const item of list) { if (item === "3") break }',
  'list.find((item) => item === "3")',
  'const [first, second] = map.keys()',
  'bytes.subarray(3)',
])('it takes a few: %s', async (code) => {
  const [few, many] = [await stepsFor(code, 400), await stepsFor(code, 4000)]
  expect(few).toBeLessThan(20)
  expect(many).toBe(few)
})

test('steps go on over events, and after a crash', async () => {
  const program =
    'export default { fetch() { for (let n = 0; n < 1000; n++) {} return new Response("well") } }'
  const world = await startWorld({ programs: { 'front.ts': program } })
  const node = world.node('front-1')
  const told = [node.steps]
  for (let count = 0; count < 3; count++) {
    await world.fetch('/')
    told.push(node.steps)
  }
  node.crash()
  told.push(node.steps)
  await node.restart()
  await world.fetch('/')
  told.push(node.steps)
  const [start = 0] = told
  expect(told.map((steps) => steps - start)).toEqual([0, 1001, 2002, 3003, 3003, 4004])
})
