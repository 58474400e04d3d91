/** The licences of packages that are given away inside the site: named by the modules that went into its files. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'

const manifestSchema = v.object({ name: v.string(), version: v.string(), license: v.string() })
const licenceFile = /^(?:licen[sc]e|copying|notice|third-?party-?notices)/i
const ruler = '-'.repeat(80)

/** The folder of the package that a module belongs to. Nothing for our own, and for what the bundler makes up. */
export function packageFolder(moduleId: string): string | undefined {
  const path = moduleId
    .replace(/^\0/, '')
    .replace(/[?#].*$/, '')
    .replaceAll('\\', '/')
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]
}

/**
 * One text for all of them, the same for the same packages, and with no word of where they lie. Packages under the
 * very same words stand together, above them.
 */
export function noticesOf(folders: Iterable<string>): string {
  const packages = [...folders].map(packageOf).sort((a, b) => (a.title < b.title ? -1 : 1))
  const byTerms = Map.groupBy(packages, ({ terms }) => terms)
  return [
    'One to Millions is under the MIT licence. This site contains the following packages of others.',
    ...[...byTerms].map(([terms, alike]) => {
      const titles = alike.map(({ title, license }) => `${title} (${license})`)
      return [ruler, [...new Set(titles)].join('\n'), '', terms].join('\n')
    }),
  ].join('\n\n')
}

interface Package {
  readonly title: string
  readonly license: string
  readonly terms: string
}

function packageOf(folder: string): Package {
  const { name, version, license } = v.parse(
    manifestSchema,
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
  )
  const terms = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && licenceFile.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').replaceAll('\r\n', '\n').trim())
  return { title: `${name} ${version}`, license, terms: terms.join('\n\n') }
}
