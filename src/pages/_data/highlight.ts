/** Highlights code when the site is built, in the colours of both themes at once. */
import { createHighlighter } from 'shiki'
import { codeTheme } from '../../styles/code-theme.ts'

const highlighter = createHighlighter({ themes: [codeTheme], langs: ['typescript'] })

/** Lines of highlighted TypeScript, each in a span of its own. */
export async function highlightTypeScript(source: string): Promise<string> {
  const html = (await highlighter).codeToHtml(source.trimEnd(), { lang: 'typescript', theme: codeTheme })
  return html.replace(/^<pre[^>]*>/, '').replace(/<\/pre>$/, '')
}
