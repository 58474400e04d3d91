/** Paints what lies below the events: lanes, faults, silences, and the times at the left. */

import { durationText } from '../../../messages/describe-event.ts'
import { fill } from '../../../messages/fill.ts'
import type { FaultSpan } from '../model/faults.ts'
import type { Lane, NodeState } from '../model/lanes.ts'
import { axisWidth } from './geometry.ts'
import type { Picture } from './picture.ts'

const dashes: Readonly<Record<NodeState, readonly number[]>> = { up: [], booting: [2, 3], down: [3, 7] }

export function paintLanes(picture: Picture): void {
  const { geometry, lane: chosen, context, palette, top, height } = picture
  for (const lane of geometry.model.lanes) {
    const x = geometry.laneX(lane.name)
    if (x === undefined) continue
    if (lane.name === chosen) {
      context.fillStyle = palette.accentSoft
      context.fillRect(x - geometry.laneWidth / 2, top, geometry.laneWidth, height)
    }
    for (const span of stretchesOf(lane)) paintStretch(picture, x, span)
  }
}

interface Stretch {
  readonly state: NodeState
  readonly from: number | undefined
  readonly to: number | undefined
}

function stretchesOf(lane: Lane): readonly Stretch[] {
  if (lane.kind !== 'node') return [{ state: 'up', from: undefined, to: undefined }]
  if (lane.spans.length === 0) return [{ state: 'down', from: lane.begin, to: lane.end }]
  return lane.spans
}

function paintStretch(picture: Picture, x: number, { state, from, to }: Stretch): void {
  const { context, geometry, palette, top, height } = picture
  const begin = from === undefined || from === 0 ? 0 : geometry.axis.pixelOf(from)
  const end = to === undefined ? geometry.axis.pixels : geometry.axis.pixelOf(to)
  const [visibleFrom, visibleTo] = [Math.max(begin, top), Math.min(end, top + height)]
  if (visibleTo <= visibleFrom) return
  context.beginPath()
  context.setLineDash([...dashes[state]])
  // The dashes keep their places while the lane scrolls.
  context.lineDashOffset = visibleFrom - begin
  context.lineWidth = state === 'up' ? 2 : 1.5
  context.strokeStyle = state === 'down' ? palette.failed : palette.lineStrong
  context.moveTo(x, visibleFrom)
  context.lineTo(x, visibleTo)
  context.stroke()
  context.setLineDash([])
}

const bandWidth = 18

/** A band along the lane of each node that the fault is on. */
export function paintFaults(picture: Picture): void {
  for (const span of picture.geometry.model.faults)
    for (const name of span.nodes) paintFault(picture, span, name)
}

function paintFault(picture: Picture, { fault, from, to }: FaultSpan, name: string): void {
  const { context, geometry, palette, top, height } = picture
  const x = geometry.laneX(name)
  const begin = geometry.axis.pixelOf(from)
  const end = to === undefined ? geometry.axis.pixels : geometry.axis.pixelOf(to)
  const [visibleFrom, visibleTo] = [Math.max(begin, top - 20), Math.min(end, top + height + 20)]
  if (x === undefined || visibleTo <= visibleFrom) return
  if (fault !== 'load') {
    const left = x - bandWidth / 2
    context.fillStyle = palette.warnedSoft
    context.fillRect(left, visibleFrom, bandWidth, visibleTo - visibleFrom)
    context.strokeStyle = palette.warned
    context.lineWidth = 1
    context.setLineDash(fault === 'partition' ? [5, 3] : [])
    context.lineDashOffset = visibleFrom - begin
    context.beginPath()
    for (const side of [left + 0.5, left + bandWidth - 0.5]) {
      context.moveTo(side, visibleFrom)
      context.lineTo(side, visibleTo)
    }
    context.stroke()
    context.setLineDash([])
  }
}

/** What each fault is called: where it begins, or where the view does. */
export function paintFaultNames(picture: Picture): void {
  for (const span of picture.geometry.model.faults)
    for (const name of span.nodes) paintFaultName(picture, span, name)
}

function paintFaultName(picture: Picture, { fault, from, to }: FaultSpan, name: string): void {
  const { geometry, words, top, height } = picture
  const x = geometry.laneX(name)
  const begin = geometry.axis.pixelOf(from)
  const end = to === undefined ? geometry.axis.pixels : geometry.axis.pixelOf(to)
  const y = Math.min(Math.max(begin + 15, top + 12), end - 6)
  if (x === undefined || y < top - 10 || y > top + height + 10) return
  const known: Readonly<Record<string, string>> = words.faults
  picture.texts.add({
    text: known[fault] ?? fault,
    x: x + bandWidth / 2 + 4,
    y,
    otherY: [y + 16, y + 32],
    align: 'left',
    font: `600 12px ${picture.palette.uiFont}`,
    colour: picture.palette.warned,
    rank: 2,
  })
}

/** Long silences: a band across, with how long nothing happened. */
export function paintGaps(picture: Picture): void {
  const { context, geometry, palette, words, top, height, left, width } = picture
  const { gaps } = geometry.axis
  for (const gap of gaps) {
    if (gap.toPixel < top || gap.fromPixel > top + height) continue
    const middle = (gap.fromPixel + gap.toPixel) / 2
    context.fillStyle = palette.sunken
    context.fillRect(Math.max(left, axisWidth), middle - 9, width, 18)
    const text = fill(words.silence, { time: durationText(gap.toMs - gap.fromMs) })
    const from = Math.max(left, axisWidth)
    picture.texts.add({
      text,
      x: (from + Math.min(left + width, geometry.width)) / 2,
      y: middle + 0.5,
      align: 'center',
      font: `500 12px ${palette.uiFont}`,
      colour: palette.textSoft,
      rank: 1,
    })
  }
}

/** The times, over whatever scrolls below them. */
export function paintAxis(picture: Picture): void {
  const { context, geometry, palette, top, height, left, selected } = picture
  const { axis, model } = geometry
  context.fillStyle = palette.surface
  context.fillRect(left, top, axisWidth - 6, height)
  context.fillStyle = palette.line
  context.fillRect(left + axisWidth - 7, top, 1, height)
  context.font = `400 12px ${palette.codeFont}`
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  context.fillStyle = palette.textSoft
  const selectedY = axis.pixelOf(selected)
  for (const tick of axis.ticksBetween(top - 10, top + height + 10)) {
    if (Math.abs(tick.pixel - selectedY) < 16) continue
    context.fillText(tick.timeMs.toFixed(3), left + axisWidth - 14, tick.pixel)
    context.fillRect(left + axisWidth - 11, Math.round(tick.pixel), 4, 1)
  }
  const event = model.events[selected]
  if (event === undefined || selectedY < top - 20 || selectedY > top + height + 20) return
  context.fillStyle = palette.accent
  context.beginPath()
  context.roundRect(left + 2, selectedY - 9, axisWidth - 9, 18, 3)
  context.fill()
  context.fillStyle = palette.surface
  context.font = `600 12px ${palette.codeFont}`
  context.fillText(event.timeMs.toFixed(3), left + axisWidth - 13, selectedY + 0.5)
}
