/**
 * The colours of code, as names of CSS variables: one highlighted text serves both themes.
 * Only what the editor's own tokenizer tells apart has a colour, so that nothing changes when the editor takes over.
 */
import type { ThemeRegistration } from 'shiki'

const coloured: Readonly<Record<string, readonly string[]>> = {
  comment: ['comment', 'punctuation.definition.comment'],
  keyword: ['keyword', 'storage', 'variable.language.this', 'constant.language'],
  string: ['string', 'punctuation.definition.string'],
  number: ['constant.numeric'],
  regexp: ['string.regexp'],
  type: ['entity.name.type', 'support.type', 'support.class', 'entity.other.inherited-class'],
}

const plain = [
  'keyword.operator.assignment',
  'keyword.operator',
  'storage.type.function.arrow',
  'meta.template.expression',
]

export const codeTheme: ThemeRegistration = {
  name: 'millions',
  type: 'light',
  fg: 'var(--code-text)',
  bg: 'var(--code-surface)',
  settings: [
    { settings: { foreground: 'var(--code-text)', background: 'var(--code-surface)' } },
    ...Object.entries(coloured).map(([name, scope]) => ({
      scope: [...scope],
      settings: { foreground: `var(--code-${name})` },
    })),
    { scope: plain, settings: { foreground: 'var(--code-text)' } },
    {
      scope: ['keyword.operator.new', 'keyword.operator.expression'],
      settings: { foreground: 'var(--code-keyword)' },
    },
  ],
}
