/** Paints the events: each kind has a shape of its own, so that colour is never all there is. */
import type { HistoryEvent } from '../../../contract/history.ts'
import { isBad } from '../model/state-at.ts'
import type { Point } from './geometry.ts'
import { paintCross } from './paint-arrows.ts'
import { type Emphasis, fadedAlpha, fitted, type Picture } from './picture.ts'

const radius = 4
/** Of the small interface font, about. */
const characterWidth = 6.4

export function paintEvents(picture: Picture): void {
  const { geometry, top, height, emphasis } = picture
  const [from, to] = geometry.between(top - 20, top + height + 20)
  for (let id = from; id <= to; id += 1) {
    const event = geometry.model.events[id]
    const point = geometry.pointOf(id)
    const how = emphasis(id)
    if (event === undefined || point === undefined || how === 'gone') continue
    picture.context.globalAlpha = how === 'faded' ? fadedAlpha : 1
    paintSign(picture, event, point, how)
    picture.context.globalAlpha = 1
  }
}

function paintSign(picture: Picture, event: HistoryEvent, point: Point, how: Emphasis): void {
  const { context, palette, geometry } = picture
  const { x, y } = point
  const bad = isBad(event, geometry.model.exchanges) && event.kind !== 'send' && event.kind !== 'receive'
  const colour = bad ? palette.failed : how === 'strong' ? palette.accent : palette.textSoft
  context.fillStyle = colour
  context.strokeStyle = colour
  context.lineWidth = 1.75
  switch (event.kind) {
    case 'send':
    case 'receive':
      disc(context, point, radius)
      context.fill()
      break
    case 'reply':
    case 'answer':
      disc(context, point, radius)
      hollow(picture)
      break
    case 'drop':
      paintCross(context, point, 3)
      break
    case 'fail':
    case 'refuse':
      disc(context, point, radius + 2)
      hollow(picture)
      paintCross(context, point, 2.5)
      break
    case 'crash':
      disc(context, point, radius + 4)
      context.fill()
      context.strokeStyle = palette.surface
      paintCross(context, point, 3)
      break
    case 'boot':
    case 'ready':
      polygon(context, [
        [x, y - radius - 1],
        [x + radius + 1, y + radius],
        [x - radius - 1, y + radius],
      ])
      if (event.kind === 'ready') context.fill()
      else hollow(picture)
      break
    case 'fault':
      context.fillStyle = palette.warned
      polygon(context, [
        [x, y - 6],
        [x + 6, y],
        [x, y + 6],
        [x - 6, y],
      ])
      context.fill()
      break
    case 'sync':
      context.beginPath()
      context.rect(x - 3.5, y - 3.5, 7, 7)
      hollow(picture)
      break
    case 'log':
      context.fillRect(x - 5, y - 3.5, 10, 2)
      context.fillRect(x - 5, y + 1, 7, 2)
  }
  paintWords(picture, event, point, colour, how === 'faded')
}

/** A few words beside what is no message. */
function paintWords(
  picture: Picture,
  event: HistoryEvent,
  { x, y }: Point,
  colour: string,
  isFaded: boolean,
): void {
  const { palette, geometry, words } = picture
  const text = wordsOf(event, words)
  if (text === '') return
  const isLast = geometry.laneX(event.node) === geometry.width - geometry.laneWidth / 2
  picture.texts.add({
    text: fitted(text, geometry.laneWidth - 24, characterWidth),
    x: isLast ? x - 11 : x + 11,
    y: y + 0.5,
    align: isLast ? 'right' : 'left',
    font: `500 12px ${palette.uiFont}`,
    colour: event.kind === 'fault' ? palette.warned : colour,
    alpha: isFaded ? fadedAlpha : 1,
    rank: isFaded ? 6 : 3,
  })
}

function wordsOf(event: HistoryEvent, words: Picture['words']): string {
  switch (event.kind) {
    case 'boot':
    case 'ready':
    case 'crash':
    case 'sync':
      return words[event.kind]
    case 'log':
      return event.text
    case 'fault': {
      const known: Readonly<Record<string, string>> = event.phase === 'begin' ? words.begin : words.heal
      return known[event.fault] ?? event.fault
    }
    case 'fail':
      return event.code === 'ABORT_ERR' ? words.givesUp : event.code
    case 'refuse':
      return event.code
    default:
      return ''
  }
}

/** Rings around the selected event and the one under the pointer, and a flag where the expectation broke. */
export function paintMarks(picture: Picture): void {
  const { context, geometry, palette, selected, broke, pointed, left, width } = picture
  const at = geometry.pointOf(selected)
  if (broke !== undefined) paintBroken(picture, broke)
  if (at !== undefined) {
    context.strokeStyle = palette.accent
    context.lineWidth = 1
    context.globalAlpha = 0.35
    context.beginPath()
    context.moveTo(left, at.y)
    context.lineTo(left + width, at.y)
    context.stroke()
    context.globalAlpha = 1
    ring(picture, at, palette.accent, 11, 2.5)
  }
  const under = pointed === undefined || pointed === selected ? undefined : geometry.pointOf(pointed)
  if (under !== undefined) ring(picture, under, palette.textSoft, 10, 1.5)
}

function paintBroken(picture: Picture, id: number): void {
  const { context, geometry, palette, brokeHere, left, width } = picture
  const at = geometry.pointOf(id)
  if (at === undefined) return
  context.fillStyle = palette.failedSoft
  context.fillRect(left, at.y - 15, width, 30)
  context.fillStyle = palette.failed
  context.fillRect(left, at.y - 15, width, 1)
  context.fillRect(left, at.y + 14, width, 1)
  picture.texts.add({
    text: brokeHere,
    x: left + width - 10,
    y: at.y - 25,
    otherY: [at.y - 42, at.y + 25, at.y - 59],
    align: 'right',
    font: `600 12px ${palette.uiFont}`,
    colour: palette.failed,
    rank: 4,
  })
}

function ring(
  { context, palette }: Picture,
  { x, y }: Point,
  colour: string,
  size: number,
  line: number,
): void {
  context.strokeStyle = palette.surface
  context.lineWidth = line + 3
  disc(context, { x, y }, size)
  context.stroke()
  context.strokeStyle = colour
  context.lineWidth = line
  disc(context, { x, y }, size)
  context.stroke()
}

function disc(context: CanvasRenderingContext2D, { x, y }: Point, size: number): void {
  context.beginPath()
  context.arc(x, y, size, 0, 2 * Math.PI)
}

function polygon(context: CanvasRenderingContext2D, points: readonly (readonly [number, number])[]): void {
  context.beginPath()
  for (const [x, y] of points) context.lineTo(x, y)
  context.closePath()
}

function hollow({ context, palette }: Picture): void {
  const { fillStyle } = context
  context.fillStyle = palette.surface
  context.fill()
  context.fillStyle = fillStyle
  context.stroke()
}
