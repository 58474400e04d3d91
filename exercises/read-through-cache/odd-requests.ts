/** Requests that look much like others, or that come with conditions, and must not be taken for others. */
import { expect, say } from 'millions/suite'
import { difference, noText } from '../kit/odd-data.ts'
import { allOf } from '../kit/waiting.ts'
import {
  ask,
  type Cluster,
  change,
  databaseOf,
  found,
  got,
  type Outcome,
  request,
  webFor,
  webs,
} from './cluster.ts'
import { expectValue } from './expectations.ts'

/** Whoever asks first in these letters is the first one who asks. */
export function expectOwnEntry(outcome: Outcome): void {
  const values = { request: request(outcome), told: outcome.told.text }
  expect(outcome.told.kind, say('shares-an-entry', values, outcome.at)).not.toBe('hit')
}

/** One who wants no body comes first, and the others while it is read. */
export async function expectHeadMeets(cluster: Cluster): Promise<void> {
  const { world, chance } = cluster
  const early = ask(cluster, '/items/met', { method: 'HEAD', web: webFor(Math.floor(chance(0, 2))) })
  await world.run(chance(10, 35))
  const late = webs.map((web) => ask(cluster, '/items/met', { web }))
  for (const outcome of await allOf(late)) {
    const values = { request: request(outcome), found: found(outcome), wanted: 'first met' }
    expect(found(outcome), say('head-meets', values, outcome.at)).toBe('“first met”')
  }
  const head = await early
  expect(got(head), say('head-status', { request: request(head), got: got(head) }, head.at)).toBe(200)
}

/** A tag that is a part of it, or that it is a part of, is another one. */
export async function expectOtherTags(cluster: Cluster): Promise<void> {
  // Until its version has two figures.
  for (let times = 0; times < 12; times++) await change(cluster, 'versions', `version ${times}`)
  const tag = (await databaseOf(cluster).fetch('/items/versions')).headers.get('etag') ?? ''
  const figures = tag.slice(1, -1)
  const others = [figures[0], figures.slice(1), `${figures}0`, `0${figures}`, '', 'other']
  for (const [place, other] of [...others, `1", "${figures}1`].entries()) {
    const outcome = await ask(cluster, '/items/versions', {
      headers: { 'if-none-match': `"${other}"` },
      web: webFor(place),
    })
    const values = { request: request(outcome), found: found(outcome), known: `"${other}"`, tag }
    expect(found(outcome), say('condition-for-another', values, outcome.at)).toBe('“version 11”')
  }
}

/** What is written is a body of bytes: the database says what it takes, and has it as it was sent. */
export async function expectBytes(cluster: Cluster): Promise<void> {
  const text = new TextEncoder().encode('\ufeffname;city')
  for (const [place, body] of [text, noText('name'), new Uint8Array()].entries()) {
    const said = await databaseOf(cluster).fetch('/items/itself', { method: 'PUT', body })
    const outcome = await ask(cluster, '/items/bytes', { method: 'PUT', body, web: webFor(place) })
    const values = { request: request(outcome), wanted: said.status, got: got(outcome) }
    expect(got(outcome), say('write-changed', values, outcome.at)).toBe(said.status)
    if (!said.ok) continue
    const there = await databaseOf(cluster).fetch('/items/bytes')
    const differs = difference(body, await there.bytes())
    expect(differs, say('written-otherwise', { request: request(outcome), differs }, outcome.at)).toBe('none')
  }
}

/** Who says what they know may be told that it is still so; nobody else is. */
export async function expectConditions(cluster: Cluster): Promise<void> {
  const tagOf = async (key: string): Promise<string> =>
    (await databaseOf(cluster).fetch(`/items/${key}`)).headers.get('etag') ?? ''
  const knows = async (key: string) => ({ headers: { 'if-none-match': await tagOf(key) } })
  const known = await ask(cluster, '/items/known', await knows('known'))
  expectKnown(known, 'first known')
  for (const web of webs)
    expectValue(
      await ask(cluster, '/items/known', { web }),
      'first known',
      'somebody had asked with If-None-Match',
      'after-a-condition',
    )
  // Whoever knows it is the first one, and the others come while it is read.
  const early = ask(cluster, '/items/both', await knows('both'))
  await cluster.world.run(25)
  const late = [
    ask(cluster, '/items/both'),
    ask(cluster, '/items/both', { web: webs[1] }),
    ask(cluster, '/items/both', { web: webs[1], ...(await knows('both')) }),
  ]
  const meeting = await allOf([early, ...late])
  for (const [place, outcome] of meeting.entries()) {
    if (place === 0 || place === 3) expectKnown(outcome, 'first both')
    else
      expectValue(
        outcome,
        'first both',
        'somebody asked with If-None-Match at the same time',
        'after-a-condition',
      )
  }
  const other = await ask(cluster, '/items/both', { headers: { 'if-none-match': '"other"' } })
  expectValue(other, 'first both', 'they know another version')
}

/** A list has no tag: nobody has it already, whatever they say, and by a word for nothing least of all. */
export async function expectNoTags(cluster: Cluster): Promise<void> {
  const path = '/items?prefix=both'
  const wanted = await (await databaseOf(cluster).fetch(path)).text()
  for (const [place, known] of ['"abc"', '""', '', 'null', '"undefined"'].entries()) {
    const headers = { 'if-none-match': known }
    const outcome = await ask(cluster, path, { headers, web: webFor(place) })
    const values = { request: request(outcome), found: found(outcome), known }
    const content = outcome.status === 200 ? outcome.text : got(outcome)
    expect(content, say('condition-without-a-tag', values, outcome.at)).toBe(wanted)
  }
}

function expectKnown(outcome: Outcome, value: string): void {
  const values = { request: request(outcome), found: found(outcome) }
  const isRight = outcome.status === 304 || (outcome.status === 200 && outcome.text === value)
  expect(isRight ? 'right' : found(outcome), say('condition-answer', values, outcome.at)).toBe('right')
}
