/** What the painters of the diagram share: one frame of it. */
import type { Messages } from '../../../messages/index.ts'
import type { Geometry } from './geometry.ts'
import type { Palette } from './palette.ts'
import type { Texts } from './texts.ts'

export type Emphasis = 'strong' | 'normal' | 'faded' | 'gone'

export interface Picture {
  readonly context: CanvasRenderingContext2D
  readonly geometry: Geometry
  /** What is to be written, over all that is drawn. */
  readonly texts: Texts
  readonly palette: Palette
  readonly words: Messages['replay']['marks']
  /** Of the part that is in view. */
  readonly top: number
  readonly left: number
  readonly width: number
  readonly height: number
  readonly selected: number
  readonly broke: number | undefined
  readonly brokeHere: string
  readonly lane: string | undefined
  /** The event under the pointer. */
  readonly pointed: number | undefined
  readonly emphasis: (id: number) => Emphasis
  /** Whether this exchange is that of the selected event. */
  readonly exchange: number | undefined
}

export const fadedAlpha = 0.2

/** As much of the text as fits, with an ellipsis where it was cut. */
export function fitted(text: string, width: number, characterWidth: number): string {
  const most = Math.floor(width / characterWidth)
  if (text.length <= most) return text
  return most < 3 ? '' : `${text.slice(0, most - 1)}…`
}
