/** A learner's own results as one picture, in SVG: all of its words come from outside, and none of them is markup. */
import { visibleInLine } from '../messages/visible.ts'
import { shareOnScale, topOfScale } from './user-scale.ts'

export interface Picture {
  /** What it is the picture of, for whoever cannot see it. */
  readonly title: string
  readonly course: string
  /** Who it is of, where they say so. */
  readonly name?: string
  /** The largest on it. */
  readonly number: string
  readonly unit: string
  readonly facts: readonly { readonly value: string; readonly label: string }[]
  /** Users carried, lesson by lesson. */
  readonly steps: readonly { readonly label: string; readonly users: number }[]
  readonly stepsTitle: string
  readonly scale: readonly { readonly users: number; readonly text: string }[]
  readonly lines: readonly string[]
  readonly foot: string
  readonly theme: 'light' | 'dark'
}

export const pictureSize = { width: 1200, height: 675 } as const

const colours = {
  light: { page: '#f6f6f2', text: '#14191f', soft: '#525b64', line: '#d9dbd3', accent: '#1f46d8' },
  dark: { page: '#0d1116', text: '#e7ebee', soft: '#9ba7b2', line: '#28313b', accent: '#93abff' },
} as const

/** What a machine has: in a picture, no other font comes along. */
const font = "'Instrument Sans Variable', 'Instrument Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
const margin = 64
const chart = { left: margin, right: pictureSize.width - margin, top: 410, bottom: 560 } as const
/** Beside the bars: what each line of the scale says. */
const scaleWidth = 60
const mostFacts = 4
const mostSteps = 40
const mostLines = 3

export function pictureOf(picture: Picture): string {
  const { width, height } = pictureSize
  const { page, text, soft } = colours[picture.theme]
  const nameIs = picture.name === undefined || picture.name === '' ? [] : [cut(picture.name, 48)]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="${font}">`,
    `<title>${escaped(picture.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${page}"/>`,
    mark(text),
    words(picture.course, { x: margin + 44, y: 80, size: 24, weight: 600, fill: text }),
    ...nameIs.map((name) =>
      words(name, { x: chart.right, y: 80, size: 24, weight: 500, fill: soft, anchor: 'end' }),
    ),
    words(cut(picture.number, 24), { x: margin, y: 212, size: 104, weight: 650, fill: text }),
    words(cut(picture.unit, 70), { x: margin, y: 256, size: 26, weight: 500, fill: soft }),
    ...facts(picture),
    ...steps(picture),
    ...picture.lines
      .slice(0, mostLines)
      .map((line, place) =>
        words(cut(line, 60), { x: chart.right, y: 156 + place * 32, size: 21, fill: text, anchor: 'end' }),
      ),
    words(cut(picture.foot, 130), { x: margin, y: height - 34, size: 17, fill: soft }),
    '</svg>',
  ].join('\n')
}

/** A decade of the logarithmic scale, as on every page. */
function mark(stroke: string): string {
  const ticks = [1, 2, 3, 5, 10].map((value) => {
    const x = margin + 2 + Math.log10(value) * 30
    const top = value === 1 || value === 10 ? 58 : value === 3 ? 72 : 66
    return `M${tidy(x)} ${top}V80`
  })
  return `<path d="${ticks.join('')}" stroke="${stroke}" stroke-width="2.4"/>`
}

function facts({ facts: all, theme }: Picture): readonly string[] {
  const { text, soft, line } = colours[theme]
  const gap = 24
  const wide = (chart.right - chart.left + gap) / mostFacts
  return all.slice(0, mostFacts).flatMap(({ value, label }, place) => {
    const x = tidy(margin + place * wide)
    return [
      `<path d="M${x} 292H${tidy(margin + (place + 1) * wide - gap)}" stroke="${line}" stroke-width="2"/>`,
      words(cut(value, 20), { x, y: 332, size: 32, weight: 600, fill: text }),
      words(cut(label, 30), { x, y: 360, size: 18, fill: soft }),
    ]
  })
}

function steps({ steps: all, stepsTitle, scale, theme }: Picture): readonly string[] {
  const shown = all.slice(0, mostSteps)
  if (shown.length === 0) return []
  const { soft, line, accent } = colours[theme]
  const top = topOfScale(shown.map(({ users }) => users))
  const yOf = (users: number): number => chart.bottom - shareOnScale(users, top) * (chart.bottom - chart.top)
  const room = (chart.right - scaleWidth - chart.left) / shown.length
  const wide = Math.min(64, room * 0.72)
  const grid = scale
    .filter(({ users }) => users <= top)
    .flatMap(({ users, text }) => [
      `<path d="M${chart.left} ${tidy(yOf(users))}H${chart.right}" stroke="${line}"/>`,
      words(cut(text, 12), { x: chart.right, y: tidy(yOf(users)) - 4, size: 13, fill: soft, anchor: 'end' }),
    ])
  const bars = shown.flatMap(({ label, users }, place) => {
    const x = chart.left + place * room
    const y = yOf(users)
    const isLast = place === shown.length - 1
    return [
      `<rect x="${tidy(x)}" y="${tidy(y)}" width="${tidy(wide)}" height="${tidy(Math.max(2, chart.bottom - y))}" rx="2" fill="${accent}" opacity="${isLast ? 1 : 0.55}"/>`,
      words(cut(label, 6), {
        x: tidy(x + wide / 2),
        y: chart.bottom + 22,
        size: 14,
        fill: soft,
        anchor: 'middle',
      }),
    ]
  })
  return [
    ...grid,
    ...bars,
    words(cut(stepsTitle, 90), { x: margin, y: chart.bottom + 50, size: 17, fill: soft }),
  ]
}

interface Look {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly fill: string
  readonly weight?: number
  readonly anchor?: 'middle' | 'end'
}

function words(text: string, { x, y, size, fill, weight = 400, anchor }: Look): string {
  const where = anchor === undefined ? '' : ` text-anchor="${anchor}"`
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}"${where}>${escaped(text)}</text>`
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** XML has no way to name controls, and a name may hold any: they are spelled out. */
function escaped(text: string): string {
  return visibleInLine(text)
    .replace(/[&<>"']/g, (character) => named[character] ?? '')
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
}

/** At most so many letters, as people count them. */
function cut(text: string, most: number): string {
  // What is much longer is not looked at.
  const letters = [...new Intl.Segmenter().segment(text.slice(0, most * 16))].map(({ segment }) => segment)
  return letters.length <= most ? letters.join('') : `${letters.slice(0, most - 1).join('')}…`
}

const tidy = (value: number): number => Math.round(value * 10) / 10
