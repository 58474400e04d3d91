/** One frame of the diagram: only what is in view, from the back to the front. */
import { paintArrows } from './paint-arrows.ts'
import { paintEvents, paintMarks } from './paint-events.ts'
import { paintAxis, paintFaultNames, paintFaults, paintGaps, paintLanes } from './paint-lanes.ts'
import type { Picture } from './picture.ts'
import { Texts } from './texts.ts'

/** `pixelRatio`: pixels of the canvas for each of the page. */
export function paintDiagram(given: Omit<Picture, 'texts'>, pixelRatio: number): void {
  const picture = { ...given, texts: new Texts() }
  const { context, palette, top, left, width, height } = picture
  context.setTransform(pixelRatio, 0, 0, pixelRatio, -left * pixelRatio, -top * pixelRatio)
  context.fillStyle = palette.surface
  context.fillRect(left, top, width, height)
  paintLanes(picture)
  paintFaults(picture)
  paintGaps(picture)
  paintMarks(picture)
  paintArrows(picture)
  paintFaultNames(picture)
  paintEvents(picture)
  picture.texts.paint(context, palette.surface)
  paintAxis(picture)
}

/** Makes the canvas as sharp as the screen. Returns how many of its pixels make one of the page. */
export function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number): number {
  const ratio = devicePixelRatio
  const size = {
    width: Math.max(1, Math.round(width * ratio)),
    height: Math.max(1, Math.round(height * ratio)),
  }
  if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size)
  return ratio
}
