/**
 * Where the standards' tests come from: source packages of Debian, which bring them along. Nothing of them is kept here;
 * they are downloaded once into `.cache`, and checked by their hash.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Package {
  readonly name: string
  readonly archive: string
  readonly sha256: string
  /** Where in the archive they lie. */
  readonly folder: string
}

const packages: Readonly<Record<string, Package>> = {
  // SpiderMonkey, with all of test262 as of April 2024.
  test262: {
    name: 'mozjs128',
    archive: 'mozjs128_128.14.0.orig.tar.xz',
    sha256: '41cca35149710ce45fbabc5fefcf86a01fdf833fdb783941964fca3a55fb72dd',
    folder: 'js/src/tests/test262',
  },
  // Node, with the parts of web-platform-tests that it is held to.
  wpt: {
    name: 'nodejs',
    archive: 'nodejs_20.19.2+dfsg.orig.tar.xz',
    sha256: '5e5559381ad031d245a8efa403458abbb73755f74c3e6380f185a4dd342b7949',
    folder: 'test/fixtures/wpt',
  },
}

const release = 'deb http://deb.debian.org/debian trixie main'
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

export class PackageProblem extends Error {}

/** The folder of a suite's files, downloaded where it is not there yet. */
export function folderOf(suite: string, root: string): string {
  const wanted = packages[suite]
  if (wanted === undefined) throw new Error(`no package for ${suite}`)
  const cache = join(root, '.cache', 'standards')
  const folder = join(cache, `${suite}-${wanted.sha256.slice(0, 12)}`)
  if (existsSync(folder)) return folder
  console.log(`Downloading ${wanted.archive} from Debian …`)
  const archive = download(wanted, join(cache, 'apt'))
  const partial = `${folder}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  const depth = wanted.folder.split('/').length + 1
  run('tar', [
    '-xJf',
    archive,
    '-C',
    partial,
    `--strip-components=${depth}`,
    '--wildcards',
    `*/${wanted.folder}/*`,
  ])
  renameSync(partial, folder)
  rmSync(archive)
  return folder
}

/** By apt, with lists and archives of its own: the machine's stay as they are, and nobody has to be root. */
function download(wanted: Package, place: string): string {
  for (const folder of ['lists/partial', 'archives/partial', 'sources'])
    mkdirSync(join(place, folder), { recursive: true })
  const list = join(place, 'sources.list')
  const signed = existsSync(keyring) ? `[signed-by=${keyring}] ` : ''
  writeFileSync(list, `${release.replace('deb ', `deb-src ${signed}`)}\n`)
  const settings = [
    `Dir::Etc::sourcelist=${list}`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${join(place, 'lists')}`,
    `Dir::Cache=${place}`,
    'APT::Sandbox::User=',
  ].flatMap((setting) => ['-o', setting])
  run('apt-get', [...settings, '-q', 'update'])
  const folder = join(place, 'sources')
  run('apt-get', [...settings, '-q', 'source', '--download-only', '--tar-only', wanted.name], folder)
  const archive = join(folder, wanted.archive)
  for (const other of readdirSync(folder)) if (other !== wanted.archive) rmSync(join(folder, other))
  if (!existsSync(archive))
    throw new PackageProblem(
      `Debian has another version of ${wanted.name} than ${wanted.archive} by now. ${checkouts} Or name the new version in tests/standards/packages.ts, and see which deviations are others.`,
    )
  const sha256 = createHash('sha256').update(readFileSync(archive)).digest('hex')
  if (sha256 !== wanted.sha256) {
    rmSync(archive)
    throw new PackageProblem(
      `${wanted.archive} is not what it was: its SHA-256 is ${sha256}, not ${wanted.sha256}.`,
    )
  }
  return archive
}

const checkouts =
  'The tests can also come from checkouts of the repositories: npm run test:standards -- --test262 <folder> --wpt <folder>.'

function run(command: string, args: readonly string[], cwd?: string): void {
  const { status, error, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  if (status === 0) return
  const why = error?.message ?? stderr.trim().split('\n').slice(-3).join('\n')
  throw new PackageProblem(
    `The standards' tests are not here, and Debian's source packages cannot be had: ${command} failed (${why}). ${checkouts}`,
  )
}
