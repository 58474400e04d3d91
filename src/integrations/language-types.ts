/** Lends the page's editor the types of the language that programs have: `virtual:language-types`. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { AstroIntegration } from 'astro'
import type { Plugin } from 'vite'

const virtualId = 'virtual:language-types'

/** Beside TypeScript's libraries, which it is made of: so its licence is told with those of the others. */
const resolvedId = `\0${join(dirname(createRequire(import.meta.url).resolve('typescript')), 'language-types')}`

const plugin: Plugin = {
  name: 'millions:language-types',
  resolveId: (id) => (id === virtualId ? resolvedId : undefined),
  async load(id) {
    if (id !== resolvedId) return undefined
    const { languageTypes } = await import('../course/language-types.ts')
    return `export const languageTypes = ${JSON.stringify(languageTypes())}`
  },
}

export function languageTypes(): AstroIntegration {
  return {
    name: 'millions:language-types',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({ vite: { plugins: [plugin] } })
      },
    },
  }
}
