import { expect, test } from 'vitest'
import { type DiagramText, Texts } from './texts.ts'

const plain: DiagramText = { text: '', x: 0, y: 0, align: 'left', font: '', colour: '', rank: 1 }

/** What was written, and where. Each character is 7 pixels wide. */
function written(...texts: readonly Partial<DiagramText>[]): readonly string[] {
  const all = new Texts()
  for (const text of texts) all.add({ ...plain, ...text })
  const found: string[] = []
  const context = {
    measureText: (text: string) => ({ width: text.length * 7 }),
    strokeText: () => undefined,
    fillText: (text: string, x: number, y: number) => void found.push(`${text} ${x} ${y}`),
  }
  all.paint(context as unknown as CanvasRenderingContext2D, '')
  return found
}

test('what would lie on something that matters more stays out', () => {
  expect(written({ text: 'GET /cards', x: 10, rank: 3 }, { text: 'crashes', x: 30, y: 6, rank: 1 })).toEqual([
    'crashes 30 6',
  ])
})

test('what has room beside, above or below is written', () => {
  const crash = { text: 'crashes', x: 30, rank: 1 }
  expect(written(crash, { text: 'GET', x: 90, rank: 3 })).toHaveLength(2)
  expect(written(crash, { text: 'GET', x: 30, y: 15, rank: 3 })).toHaveLength(2)
  expect(written(crash, { text: 'GET', x: 28, align: 'right', rank: 3 })).toHaveLength(1)
  expect(written(crash, { text: 'GET', x: 26, align: 'right', rank: 3 })).toHaveLength(2)
})

test('what may stand elsewhere as well goes there', () => {
  const crash = { text: 'crashes', x: 30, rank: 0 }
  expect(written(crash, { text: 'broke here', x: 30, otherY: [4, 20] })).toEqual([
    'crashes 30 0',
    'broke here 30 20',
  ])
})

test('nothing is no text, and takes no room', () => {
  expect(written({ text: '' }, { text: 'a' })).toEqual(['a 0 0'])
})
