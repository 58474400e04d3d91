/** Lends the page's editor the types of the language that programs have: `virtual:language-types`. */
import type { AstroIntegration } from 'astro'
import type { Plugin } from 'vite'

const virtualId = 'virtual:language-types'

const plugin: Plugin = {
  name: 'millions:language-types',
  resolveId: (id) => (id === virtualId ? `\0${virtualId}` : undefined),
  async load(id) {
    if (id !== `\0${virtualId}`) return undefined
    const { languageTypes } = await import('./course/language-types.ts')
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
