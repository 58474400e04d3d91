/**
 * Each text of the built site once more, compressed: `npm start` sends them as they are (`runtime/server/site-server.ts`).
 * Made last, of what all others have written.
 */
import { globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { AstroIntegration } from 'astro'

const texts = '**/*.{html,js,css,json,svg,txt,xml,webmanifest}'
/** What fits into one packet arrives no sooner. */
const leastBytes = 1400
/** Of eleven and of nine: what is smaller still takes longer than a build should. */
const quality = 6

const ways = [
  {
    extension: 'br',
    compress: (text: Buffer): Promise<Buffer> =>
      promisify(brotliCompress)(text, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: quality,
          [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
        },
      }),
  },
  { extension: 'gz', compress: (text: Buffer): Promise<Buffer> => promisify(gzip)(text, { level: quality }) },
] as const

export async function compressSite(folder: string): Promise<void> {
  await Promise.all(
    globSync(texts, { cwd: folder }).map(async (name) => {
      const path = join(folder, name)
      const text = await readFile(path)
      if (text.length < leastBytes) return
      await Promise.all(
        ways.map(async ({ extension, compress }) => writeFile(`${path}.${extension}`, await compress(text))),
      )
    }),
  )
}

export function compressed(): AstroIntegration {
  return {
    name: 'millions:compressed',
    hooks: { 'astro:build:done': ({ dir }) => compressSite(fileURLToPath(dir)) },
  }
}
