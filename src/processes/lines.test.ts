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
