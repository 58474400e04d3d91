/** Parses a learner's file, first as TypeScript, then what is left as a JavaScript module, strictly. */
import { type Comment, type Options, Parser } from 'acorn'
import { isNode, type SyntaxNode } from './node.ts'
import { parseMessage } from './parse-message.ts'
import type { SourceFile } from './place.ts'
import { TypeScriptParser } from './typescript-parser.ts'

/** What every engine of today runs. */
const ecmaVersion = 2024

export interface Parsed {
  readonly program: SyntaxNode
  readonly comments: readonly Comment[]
}

export function parseTypeScript(file: SourceFile): Parsed {
  // The plugin wants locations and reads TypeScript only in its newest dialect; the second parse holds to ours.
  return parseWith(TypeScriptParser, file, file.source, { ecmaVersion: 'latest', locations: true })
}

export function parseModule(file: SourceFile, source: string): Parsed {
  return parseWith(Parser, file, source, { ecmaVersion })
}

function parseWith(
  parser: typeof Parser,
  file: SourceFile,
  source: string,
  options: Pick<Options, 'ecmaVersion' | 'locations'>,
): Parsed {
  const comments: Comment[] = []
  try {
    const program: unknown = parser.parse(source, {
      ...options,
      sourceType: 'module',
      preserveParens: true,
      onComment: comments,
    })
    if (!isNode(program)) throw new Error('The parser returned no program')
    return { program, comments }
  } catch (error) {
    if (error instanceof SyntaxError && 'pos' in error && typeof error.pos === 'number') {
      throw file.errorAt(error.pos, parseMessage(error.message, file.source, error.pos))
    }
    if (error instanceof RangeError) throw file.errorAt(0, 'This file is nested too deeply to be read.')
    throw error
  }
}
