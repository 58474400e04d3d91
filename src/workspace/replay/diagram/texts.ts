/** What is written in a frame of the diagram. Nothing is written over something else: what matters less stays out. */

export interface DiagramText {
  readonly text: string
  readonly x: number
  /** Its middle. */
  readonly y: number
  readonly align: 'left' | 'center' | 'right'
  readonly font: string
  readonly colour: string
  readonly alpha?: number
  /** What matters more has a lower one. */
  readonly rank: number
  /** Where it may stand as well, where its own place is taken. */
  readonly otherY?: readonly number[]
}

interface Box {
  readonly left: number
  readonly right: number
  readonly y: number
}

/** A line of 12 pixels with a little air. */
const lineHeight = 15
const air = 4

export class Texts {
  readonly #texts: DiagramText[] = []

  add(text: DiagramText): void {
    if (text.text !== '') this.#texts.push(text)
  }

  /** Writes what has room, by its rank, on a halo of the surface, so that it reads over lines. */
  paint(context: CanvasRenderingContext2D, surface: string): void {
    const taken: Box[] = []
    for (const text of this.#texts.toSorted((a, b) => a.rank - b.rank)) {
      context.font = text.font
      const { width } = context.measureText(text.text)
      const left = text.x - { left: 0, center: width / 2, right: width }[text.align]
      const y = [text.y, ...(text.otherY ?? [])].find((each) =>
        isFree(taken, { left, right: left + width, y: each }),
      )
      if (y === undefined) continue
      taken.push({ left, right: left + width, y })
      context.textAlign = text.align
      context.textBaseline = 'middle'
      context.globalAlpha = text.alpha ?? 1
      context.fillStyle = text.colour
      context.strokeStyle = surface
      context.lineJoin = 'round'
      context.lineWidth = 4
      context.strokeText(text.text, text.x, y)
      context.fillText(text.text, text.x, y)
    }
    context.globalAlpha = 1
  }
}

function isFree(taken: readonly Box[], { left, right, y }: Box): boolean {
  return taken.every(
    (box) => Math.abs(box.y - y) >= lineHeight || box.left >= right + air || left >= box.right + air,
  )
}
