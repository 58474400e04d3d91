/** The learner's files: name → text. */

export type Files = Readonly<Record<string, string>>

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Files that were stored somewhere, or nothing if that is not what they are. */
export function parseFiles(value: unknown): Files | undefined {
  if (!isRecord(value)) return undefined
  const entries = Object.entries(value).flatMap(([name, text]) =>
    typeof text === 'string' ? [[name, text] as const] : [],
  )
  return entries.length === Object.keys(value).length ? Object.fromEntries(entries) : undefined
}

export function sameFiles(a: Files, b: Files): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

/** Stored files in the shape the exercise has today: files it dropped go, files it gained come from the starter. */
export function fitFiles(stored: Files, starter: Files): Files {
  return Object.fromEntries(Object.entries(starter).map(([name, text]) => [name, stored[name] ?? text]))
}
