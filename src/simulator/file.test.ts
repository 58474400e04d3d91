import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawSurvivors, File } from './file.ts'
import { createRandom } from './random.ts'

type Step =
  | { readonly do: 'append' | 'write'; readonly text: string }
  | { readonly do: 'patch'; readonly offset: number; readonly text: string }
  | { readonly do: 'truncate'; readonly length: number }
  | { readonly do: 'sync' }

const text = fc.string({ minLength: 0, maxLength: 12, unit: 'grapheme-ascii' })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: text.map((text): Step => ({ do: 'append', text })) },
  { weight: 2, arbitrary: text.map((text): Step => ({ do: 'write', text })) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(20), text).map(([offset, text]): Step => ({ do: 'patch', offset, text })),
  },
  { weight: 1, arbitrary: fc.nat(20).map((length): Step => ({ do: 'truncate', length })) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'sync' }) },
)
const steps = fc.array(step, { maxLength: 30 })

const encoder = new TextEncoder()
const decoder = new TextDecoder()

function contentOf(file: File): string {
  return decoder.decode(file.read(0, file.length))
}

function crash(file: File, disk: 'unsynced' | 'chance' | 'tear', seed: number): void {
  const { unsynced } = file
  file.crash(disk === 'unsynced' ? { whole: 0, bytes: 0 } : drawSurvivors(unsynced, disk, createRandom(seed)))
}

function patched(content: string, offset: number, text: string): string {
  return content.slice(0, offset).padEnd(offset, '\0') + text + content.slice(offset + text.length)
}

/** What the file held after each step, beside the step itself: a model in plain strings. */
function play(file: File, played: readonly Step[]): { after: string[]; synced: number } {
  const after: string[] = ['']
  let content = ''
  let synced = 0
  for (const [index, step] of played.entries()) {
    if (step.do === 'append') file.append(encoder.encode(step.text), index)
    if (step.do === 'write') file.write(encoder.encode(step.text), index)
    if (step.do === 'patch') file.patch(step.offset, encoder.encode(step.text), index)
    if (step.do === 'truncate') file.truncate(step.length, index)
    if (step.do === 'sync') file.sync()
    if (step.do === 'append') content += step.text
    if (step.do === 'write') content = step.text
    if (step.do === 'patch') content = patched(content, step.offset, step.text)
    if (step.do === 'truncate') content = content.slice(0, step.length).padEnd(step.length, '\0')
    if (step.do === 'sync') synced = index + 1
    after.push(content)
  }
  return { after, synced }
}

test('a file holds what was written, appended and cut off', () => {
  fc.assert(
    fc.property(steps, (played) => {
      const file = new File()
      const { after } = play(file, played)
      expect(contentOf(file)).toBe(after.at(-1))
    }),
  )
})

test('after a crash that loses what was not synced, the file is as at its last sync', () => {
  fc.assert(
    fc.property(steps, (played) => {
      const file = new File()
      const { after, synced } = play(file, played)
      crash(file, 'unsynced', 1)
      expect(contentOf(file)).toBe(after[synced])
    }),
  )
})

test('after a crash that leaves it to chance, the file is as after some step since its sync, or torn within one', () => {
  fc.assert(
    fc.property(steps, fc.nat(), (played, seed) => {
      const file = new File()
      const { after, synced } = play(file, played)
      crash(file, 'chance', seed)
      const content = contentOf(file)
      const isAfterAStep = after.slice(synced).includes(content)
      const isTorn = played.slice(synced).some((step, index) => {
        const before = after[synced + index] ?? ''
        if (step.do === 'patch')
          return [...step.text].some(
            (_, at) => patched(before, step.offset, step.text.slice(0, at)) === content,
          )
        if (step.do === 'append')
          return content.startsWith(before) && (before + step.text).startsWith(content)
        return step.do === 'write' && step.text.startsWith(content)
      })
      expect(isAfterAStep || isTorn).toBe(true)
    }),
  )
})

test('a crash that tears leaves a part of the last write, never all of it and never nothing', () => {
  fc.assert(
    fc.property(
      text,
      fc.string({ minLength: 2, maxLength: 12, unit: 'grapheme-ascii' }),
      fc.nat(),
      (before, last, seed) => {
        const file = new File()
        file.append(encoder.encode(before), 1)
        file.sync()
        file.append(encoder.encode(last), 2)
        crash(file, 'tear', seed)
        const content = contentOf(file)
        expect((before + last).startsWith(content)).toBe(true)
        expect(content.length).toBeGreaterThan(before.length)
        expect(content.length).toBeLessThan(before.length + last.length)
      },
    ),
  )
})

test('a second crash loses nothing more', () => {
  fc.assert(
    fc.property(steps, fc.nat(), (played, seed) => {
      const file = new File()
      play(file, played)
      crash(file, 'chance', seed)
      const content = contentOf(file)
      crash(file, 'unsynced', seed)
      expect(contentOf(file)).toBe(content)
    }),
  )
})
