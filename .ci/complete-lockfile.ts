/**
 * `node .ci/complete-lockfile.ts`, after an `npm install` from a registry that mirrors only some platforms: npm then leaves
 * the packages of the other platforms out of the lock file, and its own `npm ci` refuses the file as incomplete.
 * Adds what is left out, by name and exact version; without a checksum, as there was nothing to take one of.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Entry {
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
type Packages = Record<string, Entry>

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32']
const libraries: Readonly<Record<string, string>> = {
  gnu: 'glibc',
  gnueabihf: 'glibc',
  musl: 'musl',
  musleabihf: 'musl',
}

/** Where `name` lies for the package at `path`, in the version asked for; or where it has to be put. */
function placeOf(
  packages: Packages,
  path: string,
  name: string,
  version: string,
): { place: string; isThere: boolean } {
  // Upwards, as Node looks for it: node_modules/a/node_modules/b, node_modules/a, and the top.
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    const found = packages[place]
    if (found?.version === version) return { place, isThere: true }
    if (found !== undefined) return { place: `${path}/node_modules/${name}`, isThere: false }
    if (folder === '') return { place, isThere: false }
  }
}

/** Read off the name, as in `binding-linux-arm64-musl`. */
function entryOf(name: string, version: string): Entry {
  const words = name.split('/').at(-1)?.split('-') ?? []
  const os = systems.filter((system) => words.includes(system))
  const cpu = processors.filter((processor) => words.includes(processor))
  const libc = words.flatMap((word) => libraries[word] ?? [])
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    dev: true,
    ...(libc.length > 0 && { libc }),
    optional: true,
    ...(os.length > 0 && { os }),
  }
}

const file = join(import.meta.dirname, '..', 'package-lock.json')
const lock: { packages: Packages } = JSON.parse(readFileSync(file, 'utf8'))
const added: string[] = []
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    // A range says that the package is one of many; those of a platform come with their exact version.
    if (!/^\d+\.\d+\.\d+[\w.-]*$/.test(version)) continue
    const { place, isThere } = placeOf(lock.packages, path, name, version)
    if (isThere) continue
    lock.packages[place] = entryOf(name, version)
    added.push(place)
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1))
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`)
console.log(added.length === 0 ? 'Nothing was left out.' : `Added ${added.length}:\n  ${added.join('\n  ')}`)
