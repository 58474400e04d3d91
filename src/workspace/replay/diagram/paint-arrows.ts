/** Paints the messages: requests filled, replies hollow, what went wrong in red and with a cross. */
import type { Arrow } from '../model/arrows.ts'
import type { Point } from './geometry.ts'
import { fadedAlpha, fitted, type Picture } from './picture.ts'

/** Room that an event's own sign takes at both ends. */
const signRadius = 5
const headLength = 7
/** Of the small code font. */
const characterWidth = 7.2

export function paintArrows(picture: Picture): void {
  const { geometry, top, height } = picture
  const arrows = geometry.arrowsBetween(top - 60, top + height + 60)
  const shown = arrows.filter((arrow) => emphasisOf(picture, arrow) !== 'gone')
  const strong = (arrow: Arrow): boolean => emphasisOf(picture, arrow) === 'strong'
  for (const arrow of shown) if (!strong(arrow)) paintArrow(picture, arrow)
  for (const arrow of shown) if (strong(arrow)) paintArrow(picture, arrow)
  addLabels(picture, [...shown.filter(strong), ...shown.filter((arrow) => !strong(arrow))])
}

function emphasisOf({ emphasis, exchange }: Picture, { left, arrived, exchange: own }: Arrow) {
  const start = emphasis(left)
  if (own === exchange && start !== 'gone') return 'strong'
  const end = arrived === undefined ? start : emphasis(arrived)
  if (start === 'gone' && end === 'gone') return 'gone'
  if (start === 'strong' && end === 'strong') return 'strong'
  return start === 'faded' || start === 'gone'
    ? end === 'gone' || end === 'faded'
      ? 'faded'
      : 'normal'
    : 'normal'
}

function paintArrow(picture: Picture, arrow: Arrow): void {
  const { context, geometry, palette } = picture
  const ends = geometry.ends(arrow)
  if (ends === undefined) return
  const [from, to] = shortened(ends, arrow.arrived === undefined ? 0 : signRadius)
  const emphasis = emphasisOf(picture, arrow)
  const isStrong = emphasis === 'strong'
  const colour = arrow.isBad ? palette.failed : isStrong ? palette.accent : palette.lineStrong
  context.globalAlpha = emphasis === 'faded' ? fadedAlpha : 1
  context.strokeStyle = colour
  context.fillStyle = colour
  context.lineWidth = isStrong ? 2 : 1.25
  context.setLineDash(arrow.fate === 'lost' || arrow.fate === 'unheard' ? [4, 3] : [])
  context.beginPath()
  context.moveTo(from.x, from.y)
  context.lineTo(to.x, to.y)
  context.stroke()
  context.setLineDash([])
  if (arrow.fate === 'lost') paintCross(context, to, 5)
  else paintHead(picture, from, to, arrow.carried === 'request' && arrow.fate !== 'unheard')
  context.globalAlpha = 1
}

function shortened([from, to]: readonly [Point, Point], atEnd: number): readonly [Point, Point] {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length]
  return [
    { x: from.x + dx * signRadius, y: from.y + dy * signRadius },
    { x: to.x - dx * atEnd, y: to.y - dy * atEnd },
  ]
}

function paintHead({ context, palette }: Picture, from: Point, to: Point, isFilled: boolean): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x)
  const corner = (turn: number): Point => ({
    x: to.x - headLength * Math.cos(angle + turn),
    y: to.y - headLength * Math.sin(angle + turn),
  })
  const [one, other] = [corner(0.45), corner(-0.45)]
  context.beginPath()
  context.moveTo(one.x, one.y)
  context.lineTo(to.x, to.y)
  context.lineTo(other.x, other.y)
  context.closePath()
  if (isFilled) context.fill()
  else {
    context.save()
    context.fillStyle = palette.surface
    context.fill()
    context.restore()
    context.stroke()
  }
}

export function paintCross(context: CanvasRenderingContext2D, { x, y }: Point, size: number): void {
  context.lineWidth = 2
  context.beginPath()
  context.moveTo(x - size, y - size)
  context.lineTo(x + size, y + size)
  context.moveTo(x + size, y - size)
  context.lineTo(x - size, y + size)
  context.stroke()
}

/** Beside where the arrow leaves. */
function addLabels(picture: Picture, arrows: readonly Arrow[]): void {
  const { geometry, palette } = picture
  const room = geometry.laneWidth - 26
  for (const arrow of arrows) {
    const ends = geometry.ends(arrow)
    if (ends === undefined || arrow.label === '') continue
    const [from, to] = ends
    const side = to.x < from.x ? -1 : 1
    const slope = (to.y - from.y) / Math.max(1, Math.abs(to.x - from.x))
    const along = Math.min(Math.abs(to.x - from.x), geometry.laneWidth) / 2
    const emphasis = emphasisOf(picture, arrow)
    picture.texts.add({
      text: fitted(arrow.label, room, characterWidth),
      x: from.x + side * along,
      y: from.y + slope * along - 9,
      align: 'center',
      font: `400 12px ${palette.codeFont}`,
      colour: arrow.isBad ? palette.failed : emphasis === 'strong' ? palette.accent : palette.textSoft,
      alpha: emphasis === 'faded' ? fadedAlpha : 1,
      rank: emphasis === 'strong' ? 4 : emphasis === 'faded' ? 7 : 5,
    })
  }
}
