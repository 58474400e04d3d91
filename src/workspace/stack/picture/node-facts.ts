/** What a node's card says, in words: the same for eyes and for screen readers. */
import type { CodePlace } from '../../../contract/history.ts'
import type { Trouble } from '../../../live/protocol.ts'
import { fill } from '../../../messages/fill.ts'
import type { Messages } from '../../../messages/index.ts'
import { span } from '../format.ts'
import type { PictureNode } from './topology.ts'

type Words = Messages['stack']

/** How it stands, by sign: a shape, never a colour alone. */
export type NodeSign = 'idle' | 'ordered' | 'down' | 'booting' | 'up' | 'paused' | 'draining' | 'removed'

/** One that is about to go, or has gone, is none of those that there are. */
export function isStaying({ state }: Pick<PictureNode, 'state'>): boolean {
  return state !== 'draining' && state !== 'removed'
}

export function signOf(node: PictureNode): NodeSign {
  if (node.state === undefined) return 'idle'
  return node.state === 'up' && node.paused === true ? 'paused' : node.state
}

/** State, and what else is not as usual: `up, slow ×10`. */
export function stateWords(node: PictureNode, words: Words): string {
  const sign = signOf(node)
  const parts = [sign === 'paused' ? words.paused : words.states[sign]]
  if (node.slowness !== undefined && node.slowness !== 1)
    parts.push(fill(words.slow, { factor: node.slowness }))
  if (node.clockSkewMs !== undefined && node.clockSkewMs !== 0) {
    const skew = `${node.clockSkewMs > 0 ? '+' : '−'}${span(Math.abs(node.clockSkewMs))}`
    parts.push(fill(words.skewed, { skew }))
  }
  return parts.join(', ')
}

export interface TroubleWords {
  readonly text: string
  readonly place: CodePlace | undefined
}

/** The most frequent trouble, in words. */
export function troubleWords(trouble: Trouble | undefined, words: Words): TroubleWords | undefined {
  if (trouble === undefined) return undefined
  const kind = fill(words.troubles[trouble.kind], { peer: trouble.peer ?? '' })
  const text = trouble.count > 1 ? `${kind} ${fill(words.times, { count: trouble.count })}` : kind
  return { text, place: trouble.place }
}
