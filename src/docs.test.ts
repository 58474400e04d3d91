/** What the pages for people name is there: the files, and where their links lead. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const pages = globSync(['*.md', 'src/*/README.md'], { cwd: root })
const files = globSync('{.ci,content,exercises,public,src,tests}/**/*.*', { cwd: root }).map((file) =>
  file.replaceAll('\\', '/'),
)

test.each(pages)('%s leads to what is there', (page) => {
  const text = readFileSync(join(root, page), 'utf8')
  const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link)
  const own = links.filter((link) => !/^[a-z]+:/.test(link))
  expect(own.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([])
})

test.each(pages)('%s names files by names that they have', (page) => {
  const text = readFileSync(join(root, page), 'utf8')
  const names = [...text.matchAll(/`([\w./-]+\.(?:ts|mts|cjs|svelte|astro|css))`/g)].map(
    ([, name = '']) => name,
  )
  expect(names.filter((name) => !files.some((file) => `/${file}`.endsWith(`/${name}`)))).toEqual([])
})

test('there are pages', () => {
  expect(pages).toContain('ARCHITECTURE.md')
  expect(pages).toContain('src/simulator/README.md')
})
