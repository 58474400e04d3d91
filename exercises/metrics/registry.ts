/** The metrics of one web server: what is told to it, and what it exposes. */
import { expect, say } from 'millions/suite'
import type { TestContext } from '../../src/contract/suite.ts'
import type { World } from '../../src/contract/world.ts'
import { withRoom } from '../kit/room.ts'
import { type Exposition, type Family, readExposition, type Sample } from './exposition-text.ts'

export type Labels = Readonly<Record<string, string>>

const nobody = { monitor: { regions: {} }, pager: { regions: {} }, cache: { regions: {} } }

/** One web server, and a database of its own. */
export async function openWeb({ boot }: TestContext): Promise<Web> {
  const world = await boot({ roles: { ...nobody, web: { regions: { seoul: 1 }, serviceMs: 0 } } })
  return new Web(withRoom(world))
}

export class Web {
  readonly world: World

  constructor(world: World) {
    this.world = world
  }

  /** Lines of /observe that have to be taken. */
  async tell(...lines: readonly object[]): Promise<void> {
    const { refused, at } = await this.#observe(lines)
    const line = shown(JSON.stringify(lines[Number(refused[0])] ?? ''))
    expect(refused, say('told-and-refused', { line }, at)).toEqual([])
  }

  /** Lines that are not allowed: each is refused, and nothing of what is exposed changes. */
  async tellWrongly(why: string, ...lines: readonly object[]): Promise<void> {
    const before = await this.expose()
    for (const line of lines) {
      const { refused, at } = await this.#observe([line])
      const values = { line: shown(JSON.stringify(line)), why }
      expect(refused, say('not-refused', values, at)).toEqual([0])
    }
    const after = await this.expose()
    const values = { line: shown(lines.map((line) => JSON.stringify(line)).join('  ')), why }
    expect(contentOf(after.exposition), say('refused-and-changed', values, after.at)).toEqual(
      contentOf(before.exposition),
    )
  }

  async #observe(lines: readonly object[]): Promise<{ refused: readonly number[]; at: Response }> {
    const body = lines.map((line) => JSON.stringify(line)).join('\n')
    const at = await this.world.node('web-1').fetch('/observe', { method: 'POST', body })
    const told: unknown = at.status === 200 ? await at.json() : undefined
    const refused = typeof told === 'object' && told !== null ? Reflect.get(told, 'refused') : undefined
    expect(Array.isArray(refused), say('observe-broken', { status: at.status }, at)).toBe(true)
    return { refused, at }
  }

  /** All that it tells, in the format. */
  async expose(): Promise<{ readonly exposition: Exposition; readonly at: Response }> {
    const at = await this.world.node('web-1').fetch('/metrics')
    expect(at.status, say('no-metrics', { status: at.status }, at)).toBe(200)
    const type = (at.headers.get('content-type') ?? '').replaceAll(' ', '').toLowerCase()
    const isFormat = type === 'text/plain;version=0.0.4;charset=utf-8' || type === 'text/plain;version=0.0.4'
    expect(isFormat, say('content-type', { type }, at)).toBe(true)
    const exposition = readExposition(await at.text())
    const { line = '', why = 'none' } = exposition.fault ?? {}
    expect(why, say('not-the-format', { line: shown(line), why }, at)).toBe('none')
    return { exposition, at }
  }

  /** The metric, which has to be there. */
  async family(name: string, type: string): Promise<{ readonly family: Family; readonly at: Response }> {
    const { exposition, at } = await this.expose()
    const family = exposition.families.get(name)
    expect(family?.type ?? 'nothing', say('no-such-metric', { name, type }, at)).toBe(type)
    return { family: family ?? { name, type, help: '', samples: [] }, at }
  }

  /** All series of a metric, and no others. */
  async expectSeries(
    name: string,
    type: string,
    wanted: readonly (readonly [labels: Labels, value: number])[],
  ): Promise<void> {
    const { family, at } = await this.family(name, type)
    const right = wanted.map(([labels, value]) => ({ name, labels, value }))
    const { missing, extra } = difference(family.samples, right)
    const values = { name, missing, extra }
    expect(`${missing} and ${extra}`, say('other-series', values, at)).toBe('none and none')
  }
}

export const shown = (text: string): string =>
  text.length > 240 ? `${text.slice(0, 220)}… (${text.length} letters)` : text

/** Whatever the order of labels and lines. */
function linesOf(samples: readonly Sample[]): string[] {
  const lines = samples.map(({ name, labels, value }) => {
    const pairs = Object.entries(labels)
      .map(([label, text]) => `${label}=${JSON.stringify(text)}`)
      .sort()
    return `${name}{${pairs.join(',')}} ${value}`
  })
  return lines.sort()
}

/** What should be told and is not, and the other way round. */
export function difference(told: readonly Sample[], right: readonly Sample[]) {
  const [toldLines, rightLines] = [linesOf(told), linesOf(right)]
  const without = (some: readonly string[], others: readonly string[]): string =>
    shown(some.filter((line) => !others.includes(line)).join('  ')) || 'none'
  return { missing: without(rightLines, toldLines), extra: without(toldLines, rightLines) }
}

/** What changes by itself is left out. */
function contentOf({ families }: Exposition): string[] {
  return [...families.values()]
    .filter(({ name, samples }) => !/^(process|http)_/.test(name) && samples.length > 0)
    .map(({ name, type, samples }) => `${type} ${name}: ${linesOf(samples).join('  ')}`)
    .sort()
}
