/** Remembers what a pure function made of the texts it met last: a few URLs are most of a cluster's traffic. */

const MOST_TEXTS = 4000
/** Longer ones are made anew each time, or a program could fill the memory with them. */
const LONGEST_TEXT = 300

export function remember<T extends object | null>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const made = make(text)
    if (made === null || text.length > LONGEST_TEXT) return made
    if (known.size >= MOST_TEXTS) known.clear()
    known.set(text, made)
    return made
  }
}
