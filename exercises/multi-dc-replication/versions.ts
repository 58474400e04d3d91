/** Which versions of a card the centers list, and what has to be so. */
import { expect, say } from 'millions/suite'
import { roomOf } from '../kit/room.ts'
import { answerOrError } from '../kit/waiting.ts'
import type { Held } from './causality.ts'
import { type Center, type Cluster, centerFor, centers, nodeOf, quoted, SEOUL, textOf } from './cluster.ts'
import { SOON_MS } from './expectations.ts'

export interface Version {
  readonly version: string
  readonly value: Held
}

/** After so long all centers have these (two at least, unless told), and the first is the one that is shown. */
export async function expectVersions(
  cluster: Cluster,
  key: string,
  wanted: readonly Held[] | undefined,
  why: string,
  withinMs = SOON_MS,
): Promise<readonly Version[]> {
  const { world } = cluster
  await world.run(withinMs)
  const untilMs = world.nowMs + roomOf(world)
  const texts = wanted === undefined ? undefined : listed(wanted)
  for (;;) {
    const lists = []
    for (const center of centers) lists.push(await versionsAt(cluster, center, key))
    const isRight = lists.every(
      (list) => texts === undefined || listed(list.map(({ value }) => value)) === texts,
    )
    if (!isRight && world.nowMs < untilMs) {
      await world.run(250)
      continue
    }
    const [first = []] = lists
    for (const [place, list] of lists.entries()) {
      const center = centerFor(place)
      const values = { key, center, found: listed(list.map(({ value }) => value)), why }
      if (texts !== undefined)
        expect(values.found, say('wrong-versions', { ...values, wanted: texts })).toBe(texts)
      const names = list.map(({ version }) => version).sort()
      const others = first.map(({ version }) => version).sort()
      const told = { key, center, found: names.join(' '), first: SEOUL, wanted: others.join(' '), why }
      expect(names, say('versions-differ', told)).toEqual(others)
      expect(new Set(names).size, say('version-twice', told)).toBe(names.length)
      await expectFirst(cluster, center, key, list)
    }
    return first
  }
}

export async function versionsAt(cluster: Cluster, center: Center, key: string): Promise<readonly Version[]> {
  const at = await answerOrError(nodeOf(cluster, center).fetch(`/items/${key}/versions`))
  const text = at instanceof Error ? 'no answer' : await textOf(at)
  const list = at instanceof Error || at.status !== 200 ? undefined : versionsIn(text)
  expect(list !== undefined, say('no-versions', { key, center, text: text.slice(0, 120) }, at)).toBe(true)
  return list ?? []
}

function versionsIn(text: string): readonly Version[] | undefined {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every(isVersion) ? list : undefined
  } catch {
    return undefined
  }
}

function isVersion(each: unknown): each is Version {
  if (typeof each !== 'object' || each === null || !('version' in each) || !('value' in each)) return false
  const isName = typeof each.version === 'string' && /^[\w.:-]+$/.test(each.version)
  return isName && (typeof each.value === 'string' || each.value === null)
}

/** The first one in the list is what its key shows, and is called as its ETag. */
async function expectFirst(
  cluster: Cluster,
  center: Center,
  key: string,
  list: readonly Version[],
): Promise<void> {
  const at = await answerOrError(nodeOf(cluster, center).fetch(`/items/${key}`))
  const isThere = !(at instanceof Error) && at.status === 200
  const shown = isThere ? await textOf(at) : null
  const tag = isThere ? (at.headers.get('etag') ?? 'none') : 'none'
  const [first] = list
  const values = { key, center, found: quoted(first?.value ?? null), shown: quoted(shown) }
  expect(first?.value ?? null, say('first-is-not-shown', values, at)).toBe(shown)
  if (first === undefined || shown === null) return
  const named = { key, center, tag, version: first.version }
  expect(tag, say('tag-is-no-version', named, at)).toBe(`"${first.version}"`)
}

const listed = (values: readonly Held[]): string =>
  values.length === 0
    ? 'none'
    : values
        .map((value) => (value === null ? 'a delete' : quoted(value)))
        .sort()
        .join(', ')
