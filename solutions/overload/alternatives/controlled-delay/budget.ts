/** One in ten, by counting to ten; what is not used is kept, up to five. */
let counted = 0
let kept = 5

export function countFirst(): void {
  counted++
  if (counted < 10) return
  counted = 0
  kept = Math.min(5, kept + 1)
}

export function takeOne(): boolean {
  if (kept === 0) return false
  kept--
  return true
}
