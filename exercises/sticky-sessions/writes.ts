/** Writes whose server is gone: nobody can know whether they were done. */
import { expect, say } from 'millions/suite'
import { expectInTime, isSorry, type Outcome, type Person, shown } from './person.ts'
import { type Site, traceOf } from './site.ts'

/** A write that may have been done is done by nobody else; and who sent it hears of it in time. */
export function expectDoneOnce(site: Site, person: Person, outcome: Outcome, why: string): void {
  const { got, at, status } = outcome
  const { received, sent } = traceOf(site.world, outcome.path)
  const values = {
    request: shown(outcome),
    got,
    why,
    user: person.name,
    server: person.server,
    tries: sent.length,
  }
  expect(received.length, say('done-twice', values, received[1])).toBeLessThanOrEqual(1)
  const isTold = isSorry(outcome) || (status >= 200 && status < 500)
  expect(isTold, say('write-without-answer', values, at)).toBe(true)
  expectInTime(site, person, outcome, why)
}
