import { expect, test } from 'vitest'
import { createLineReader, encodeLine } from './lines.ts'
import type { HostReport } from './protocol.ts'

test('messages come whole, however they were cut; other text is told apart', () => {
  const reports: HostReport[] = []
  const texts: string[] = []
  const read = createLineReader<HostReport>(
    (report) => reports.push(report),
    (text) => texts.push(text),
  )
  const sent: readonly HostReport[] = [{ kind: 'idle' }, { kind: 'listening', port: 7 }]
  const wire = `a warning\n${sent.map(encodeLine).join('').replace('\n', '\r\n')}the last words\n\n`
  for (const letter of wire) read(letter)
  expect(reports).toEqual(sent)
  expect(texts).toEqual(['a warning', 'the last words'])
})

test('a line that is too long is told by its beginning, and what comes after it is read', () => {
  const told: object[] = []
  const texts: string[] = []
  const read = createLineReader(
    (message) => told.push(message),
    (text) => texts.push(text),
    2000,
  )
  for (let part = 0; part < 5; part++) read('x'.repeat(900))
  read(`tail\n${encodeLine({ a: 1 })}`)
  expect(texts).toEqual(['x'.repeat(1000)])
  expect(told).toEqual([{ a: 1 }])
})
