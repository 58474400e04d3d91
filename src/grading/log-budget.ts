/** How much of the programs' consoles a verdict holds: the first tests that failed are read, and they get most of it. */

const mostCharacters = 200_000

export class LogBudget {
  #left = mostCharacters

  /** The newest lines that there is room for, with a line that says so where some were left out. */
  take(lines: readonly string[]): readonly string[] {
    let from = lines.length
    let left = this.#left
    while (from > 0) {
      const length = (lines[from - 1]?.length ?? 0) + 1
      if (length > left) break
      left -= length
      from--
    }
    this.#left = left
    if (from === 0) return lines
    return [`… ${from} lines are left out: the tests before logged much`, ...lines.slice(from)]
  }
}
