/**
 * Keeps the full editor's stylesheet in the build. Astro drops styles that only a late import in the browser wants,
 * unless they count as an asset of the chunk that wants them.
 */
import type { Plugin } from 'vite'

export function keepEditorStyles(): Plugin {
  return {
    name: 'millions:editor-styles',
    generateBundle(_options, bundle) {
      if (this.environment.name !== 'client') return
      for (const chunk of Object.values(bundle)) {
        if (
          chunk.type !== 'chunk' ||
          !Object.keys(chunk.modules).some((id) => id.includes('/monaco-editor/'))
        )
          continue
        for (const css of chunk.viteMetadata?.importedCss ?? []) chunk.viteMetadata?.importedAssets.add(css)
      }
    },
  }
}
