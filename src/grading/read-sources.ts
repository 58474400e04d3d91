/** A folder's programs, as text. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sources } from './subject.ts'

/** None when there is no such folder. */
export function readSources(folder: string): Sources {
  const sources: Record<string, string> = {}
  for (const name of namesIn(folder)) {
    if (name.endsWith('.ts') && !name.endsWith('.test.ts')) {
      sources[name] = readFileSync(join(folder, name), 'utf8')
    }
  }
  return sources
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
