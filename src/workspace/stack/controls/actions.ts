/** What can be done to a node or a link, as the menus offer it; and what was done, in words. */

import type { Action } from '../../../contract/scene.ts'
import type { Stack } from '../../../contract/stack.ts'
import type { FaultView } from '../../../live/protocol.ts'
import { fill } from '../../../messages/fill.ts'
import type { Messages } from '../../../messages/index.ts'
import { span } from '../format.ts'
import { isStaying } from '../picture/node-facts.ts'
import type { PictureNode, Selection } from '../picture/topology.ts'

type Words = Messages['stack']

export interface Choice {
  readonly id: string
  readonly text: string
  /** Told apart: it takes something away. */
  readonly harsh?: boolean
  readonly actions?: readonly Action[]
  /** A menu of its own. */
  readonly more?: readonly Choice[]
  /** Not an action of the world: the page does it. */
  readonly page?: 'ask'
}

/** How much of each fault a click gives. Big enough to be seen at once, in the picture and in the charts. */
const slowFactor = 10
const skewMs = 5000
const delayMs = 200
const loss = 0.3

export interface Choosing {
  readonly words: Words
  readonly stack: Stack
  readonly nodes: readonly PictureNode[]
  readonly faults: readonly FaultView[]
}

export function choicesFor({ from, to }: Selection, choosing: Choosing): readonly Choice[] {
  if (to !== undefined) return linkChoices(from, to, choosing)
  const node = choosing.nodes.find(({ name }) => name === from)
  return node === undefined ? [] : nodeChoices(node, choosing)
}

function nodeChoices(node: PictureNode, choosing: Choosing): readonly Choice[] {
  const { words, stack, nodes } = choosing
  const { name } = node
  const { menu } = words
  const others = nodes.filter((other) => other.name !== name).map((other) => other.name)
  const cut = (from: readonly string[]): readonly Action[] => [{ do: 'partition', a: [name], b: from }]
  const choices: Choice[] = healChoices(choosing, (nodesOf) => nodesOf.includes(name))
  if (node.state === 'down')
    choices.push({ id: 'restart', text: menu.restart, actions: [{ do: 'restart', node: name }] })
  else {
    choices.push(
      { id: 'crash', text: menu.crash, harsh: true, actions: [{ do: 'crash', node: name }] },
      {
        id: 'crash-lose',
        text: menu.crashLose,
        harsh: true,
        actions: [{ do: 'crash', node: name, disk: 'lose' }],
      },
      { id: 'restart', text: menu.restart, actions: [{ do: 'restart', node: name }] },
    )
  }
  if (node.paused !== true)
    choices.push({ id: 'pause', text: menu.pause, actions: [{ do: 'pause', node: name }] })
  choices.push(
    { id: 'slow', text: menu.slow, actions: [{ do: 'slow', node: name, factor: slowFactor }] },
    { id: 'skew', text: menu.skew, actions: [{ do: 'skew', node: name, byMs: skewMs }] },
  )
  if (others.length > 0) {
    const one = others.map((other) => ({
      id: `cut-${other}`,
      text: fill(menu.cutFromNode, { node: other }),
      actions: cut([other]),
    }))
    const all = { id: 'cut-all', text: menu.cutFromAll, actions: cut(others) }
    choices.push({ id: 'cut', text: menu.cutFrom, more: others.length > 1 ? [all, ...one] : one })
  }
  const { scale } = stack.roles[node.role] ?? {}
  const count = nodes.filter((other) => other.role === node.role && isStaying(other)).length
  if (scale !== undefined && isStaying(node) && count > scale.least)
    choices.push({ id: 'remove', text: menu.remove, harsh: true, actions: [{ do: 'remove', node: name }] })
  return choices
}

function linkChoices(from: string, to: string, choosing: Choosing): readonly Choice[] {
  const { menu } = choosing.words
  const back = { from: to, to: from }
  const oneWay = (a: string, b: string): readonly Action[] => [
    { do: 'partition', a: [a], b: [b], direction: 'one-way' },
  ]
  return [
    ...healChoices(choosing, (nodes) => nodes.includes(from) && nodes.includes(to)),
    { id: 'cut', text: menu.cut, harsh: true, actions: [{ do: 'partition', a: [from], b: [to] }] },
    { id: 'cut-there', text: fill(menu.cutOneWay, { from, to }), harsh: true, actions: oneWay(from, to) },
    { id: 'cut-back', text: fill(menu.cutOneWay, back), harsh: true, actions: oneWay(to, from) },
    { id: 'delay', text: fill(menu.delay, { from, to }), actions: [{ do: 'link', from, to, delayMs }] },
    { id: 'delay-back', text: fill(menu.delay, back), actions: [{ do: 'link', ...back, delayMs }] },
    { id: 'lose', text: fill(menu.lose, { from, to }), actions: [{ do: 'link', from, to, loss }] },
    { id: 'lose-back', text: fill(menu.lose, back), actions: [{ do: 'link', ...back, loss }] },
  ]
}

/** What is on there and can be healed comes first. */
function healChoices({ faults, words }: Choosing, concerns: (nodes: readonly string[]) => boolean): Choice[] {
  return faults
    .filter(({ action, heals, healedMs }) => heals && healedMs === undefined && concerns(nodesOf(action)))
    .map(({ fault, action }) => ({
      id: `heal-${fault}`,
      text: fill(words.menu.heal, { fault: faultText(action, words) }),
      actions: [{ do: 'heal', fault }],
    }))
}

function nodesOf(action: Action): readonly string[] {
  if ('node' in action) return [action.node]
  if (action.do === 'partition') return [...action.a, ...action.b]
  return action.do === 'link' ? [action.from, action.to] : []
}

/** A fault in a few words: `web-1 cut off from web-2, web-3`. */
export function faultText(action: Action, { faults: words }: Words): string {
  switch (action.do) {
    case 'pause':
      return fill(words.pause, { node: action.node })
    case 'slow':
      return fill(words.slow, { node: action.node, factor: action.factor })
    case 'skew':
      return fill(words.skew, {
        node: action.node,
        skew: `${action.byMs < 0 ? '−' : '+'}${span(Math.abs(action.byMs))}`,
      })
    case 'partition': {
      const pattern = action.direction === 'one-way' ? words['partition-one-way'] : words.partition
      return fill(pattern, { a: action.a.join(', '), b: action.b.join(', ') })
    }
    case 'link': {
      const parts = [
        (action.delayMs ?? 0) > 0 ? fill(words.delay, { delay: span(action.delayMs ?? 0) }) : undefined,
        (action.loss ?? 0) > 0
          ? fill(words.loss, { percent: Math.round((action.loss ?? 0) * 100) })
          : undefined,
      ]
      const what = parts.filter((part) => part !== undefined).join(', ')
      return fill(words.link, { from: action.from, to: action.to, what })
    }
    default:
      return fill(words.other, { what: action.do })
  }
}
