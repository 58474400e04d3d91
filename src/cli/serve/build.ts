/** Builds the site in a process of its own, which is gone when whoever wants it built is. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { endingOf } from '../../ending.ts'

endingOf(process).signal.addEventListener('abort', () => process.exit(2))
process.argv.splice(2, Number.POSITIVE_INFINITY, 'build')
await import(pathToFileURL(join('node_modules', 'astro', 'bin', 'astro.mjs')).href)
