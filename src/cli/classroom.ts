/** `millions classroom`: the built course with a classroom, on this machine or for a room. */
import { once } from 'node:events'
import { isIP } from 'node:net'
import { availableParallelism, constants, hostname, networkInterfaces } from 'node:os'
import { join, resolve } from 'node:path'
import { course, tracks, tracksOf } from '../../content/course.ts'
import { renewPassword } from '../classroom/people/instructors.ts'
import { Problem } from '../classroom/problem.ts'
import { type RunningClassroom, startClassroom } from '../classroom/start.ts'
import { CourseError } from '../course/course-error.ts'
import { workspaceName } from '../course/workspace-folder.ts'
import { problemWords } from '../messages/classroom.ts'
import { text } from '../messages/cli/classroom.en.ts'
import { PortTaken } from '../processes/supervisor/ports.ts'
import {
  type Certificate,
  CertificateError,
  readCertificate,
  renewedCertificate,
} from '../runtime/server/certificate.ts'
import { createLocalServer } from '../runtime/server/create-local-server.ts'
import { type SiteServer, type SiteTls, serveSite } from '../runtime/server/site-server.ts'
import { parseArguments, parseCount } from './arguments.ts'
import { isCopy, runCopy } from './classroom-copy.ts'
import { placeOf, shownStore, withPlace } from './classroom-place.ts'
import { type Command, type Terminal, UsageError } from './command.ts'
import { builtSite } from './serve/built-site.ts'

const words = text.classroom
const usualPort = 4321
const ownHost = '127.0.0.1'

const options = {
  host: { type: 'string' },
  name: { type: 'string', multiple: true },
  port: { type: 'string' },
  data: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  workers: { type: 'string' },
  'new-password': { type: 'string' },
  build: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

export const classroom: Command = {
  summary: words.summary,
  help: words.help,
  async run(args, terminal) {
    const [first, ...rest] = args
    if (isCopy(first)) return await runCopy(first, rest, terminal)
    const { values, positionals } = parseArguments('classroom', args, options)
    if (positionals.length > 0) throw new UsageError(words.noFolders, text.seeHelp('classroom'))
    const port = parseCount('classroom', 'port', values.port ?? process.env.PORT, 0) ?? usualPort
    const workers =
      parseCount('classroom', 'workers', values.workers, 0) ?? Math.max(1, availableParallelism() - 1)
    const { host = ownHost } = values
    const data = placeOf(values.data, terminal)
    const tls = readTls({ cert: values['tls-cert'], key: values['tls-key'] }, terminal)
    const ownNames = tls?.certificate.names ?? []
    const names = [...(values.name ?? []), ...ownNames, host, hostname(), `${hostname()}.local`].map((name) =>
      name.toLowerCase(),
    )
    const folder = await builtSite(terminal, values.build === true)
    await using running = await start({ data, workers, names }, terminal)
    await renew(values['new-password'], running, terminal)
    await using site = await serve({ folder, host, port, names, tls }, running, terminal)
    await tell({ host, site, running, data, tls }, terminal)
    if (!terminal.signal.aborted) await once(terminal.signal, 'abort')
    return 0
  },
}

async function start(
  { data, workers, names }: { data: string; workers: number; names: readonly string[] },
  terminal: Terminal,
): Promise<RunningClassroom> {
  const { root, complain } = terminal
  const lessons = course.flatMap((part) => part.lessons)
  const ofTrack = tracks.map((track) => [
    track,
    lessons.filter((lesson) => tracksOf(lesson).includes(track)).map(({ exercise }) => exercise),
  ])
  return await withPlace(
    data,
    terminal,
    async () =>
      await startClassroom({
        root,
        data,
        workers,
        names,
        tracks: Object.fromEntries(ofTrack),
        gradingPriority: constants.priority.PRIORITY_BELOW_NORMAL,
        say: complain,
      }),
  )
}

async function renew(
  name: string | undefined,
  { classroom: opened }: RunningClassroom,
  terminal: Terminal,
): Promise<void> {
  if (name === undefined) return
  try {
    const made = await renewPassword(opened, name)
    terminal.print(words.newPassword(made.name, made.password))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { what, next } = problemWords('en', error.code, error.values)
    throw new UsageError(what, next)
  }
}

/** Read before anything is opened: whoever has mistyped a name learns it at once. */
function readTls(
  { cert, key }: { readonly cert: string | undefined; readonly key: string | undefined },
  { workingFolder, complain }: Terminal,
): SiteTls | undefined {
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined) throw new UsageError(words.tls.both, text.seeHelp('classroom'))
  const files = { cert: resolve(workingFolder, cert), key: resolve(workingFolder, key) }
  let certificate: Certificate
  try {
    certificate = readCertificate(files)
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error
    throw new CourseError(words.tls[error.fault](error.message), error.file, words.tls.next, error)
  }
  if (certificate.endsAtMs <= Date.now())
    complain(words.tls.over(new Date(certificate.endsAtMs).toISOString()))
  return {
    certificate,
    renewed: (now) => {
      const next = renewedCertificate(files, now, (error) =>
        complain(words.tls.notRenewed(`${error.file}: ${words.tls[error.fault](error.message)}`)),
      )
      if (next !== undefined) complain(words.tls.renewed(new Date(next.endsAtMs).toISOString()))
      return next
    },
  }
}

async function serve(
  {
    folder,
    host,
    port,
    names,
    tls,
  }: {
    folder: string
    host: string
    port: number
    names: readonly string[]
    tls: SiteTls | undefined
  },
  running: RunningClassroom,
  { root, complain }: Terminal,
): Promise<SiteServer> {
  try {
    const local = createLocalServer(root, complain, join(root, workspaceName), names)
    return await serveSite(folder, port, local, {
      host,
      beside: running.answer,
      ...(tls !== undefined && { tls }),
    })
  } catch (error) {
    if (error instanceof PortTaken) throw new UsageError(words.portTaken(error.port), words.anotherPort)
    const isNoAddress =
      error instanceof Error &&
      'code' in error &&
      ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(String(error.code))
    if (isNoAddress) throw new UsageError(words.noAddress(host), words.anotherHost)
    throw error
  }
}

interface Told {
  readonly host: string
  readonly site: SiteServer
  readonly running: RunningClassroom
  readonly data: string
  readonly tls: SiteTls | undefined
}

async function tell({ host, site, running, data, tls }: Told, terminal: Terminal): Promise<void> {
  const { firstInstructor } = running
  if (firstInstructor !== undefined)
    terminal.print(words.firstInstructor(firstInstructor.name, firstInstructor.password))
  terminal.print(words.keeps(shownStore(data, terminal), await running.classroom.queue.waiting()))
  const isAny = host === '0.0.0.0' || host === '::'
  const scheme = tls === undefined ? 'http' : 'https'
  // A browser takes a certificate for the names in it.
  const own = tls?.certificate.names ?? []
  const addresses = isAny ? [...own, ...(own.length > 0 ? [] : networkAddresses())] : [host]
  const outside = addresses
    .filter((address) => !isLoopback(address))
    .map((address) => addressOf(scheme, address, site.port))
  if (outside.length > 0) terminal.print(words.isOpen(outside, tls !== undefined))
  const [ownName] = isAny ? own : []
  if (ownName !== undefined) {
    terminal.print(words.serves(addressOf(scheme, ownName, site.port)))
    return
  }
  terminal.print(words.serves(isAny || host === ownHost ? site.address : addressOf(scheme, host, site.port)))
}

function networkAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
}

function addressOf(scheme: 'http' | 'https', host: string, port: number): string {
  return `${scheme}://${isIP(host) === 6 ? `[${host}]` : host}:${port}`
}

const isLoopback = (host: string): boolean => /^127\.|^::1$|^localhost$/i.test(host)
