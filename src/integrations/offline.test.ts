import { expect, test } from 'vitest'
import { stylesApart } from './offline.ts'

const linking = (...files: string[]): string =>
  files.map((file) => `<link rel="stylesheet" href="/course/_astro/${file}">`).join('')

test('styles of a classroom’s pages are apart, unless another page wants them too', () => {
  const pages = new Map([
    ['classroom/index.html', linking('page.css', 'forms.css')],
    ['ko/classroom/board/index.html', linking('page.css', 'board.css')],
    ['lessons/the-classroom/index.html', linking('page.css')],
  ])
  expect(stylesApart(pages)).toEqual(['_astro/forms.css', '_astro/board.css'])
})
