/** Two texts beside each other, line by line: what is the same stands in one row. */
import { diffLines } from 'diff'

export interface Side {
  /** From 1. */
  readonly number: number
  readonly text: string
}

export interface Row {
  readonly left?: Side
  readonly right?: Side
  readonly same: boolean
}

export function sideBySide(left: string, right: string): readonly Row[] {
  const rows: Row[] = []
  let [leftNumber, rightNumber] = [0, 0]
  /** Lines that the left has alone, until it is known what stands beside them. */
  let alone: Side[] = []
  const flush = (beside: readonly Side[]): void => {
    for (let at = 0; at < Math.max(alone.length, beside.length); at += 1) {
      const [a, b] = [alone[at], beside[at]]
      rows.push({ ...(a && { left: a }), ...(b && { right: b }), same: false })
    }
    alone = []
  }
  for (const part of diffLines(`${left.trimEnd()}\n`, `${right.trimEnd()}\n`)) {
    const texts = part.value.replace(/\n$/, '').split('\n')
    if (part.removed) {
      flush([])
      alone = texts.map((text) => ({ number: ++leftNumber, text }))
    } else if (part.added) flush(texts.map((text) => ({ number: ++rightNumber, text })))
    else {
      flush([])
      for (const text of texts)
        rows.push({
          left: { number: ++leftNumber, text },
          right: { number: ++rightNumber, text },
          same: true,
        })
    }
  }
  flush([])
  return rows
}
