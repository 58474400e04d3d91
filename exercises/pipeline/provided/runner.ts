/**
 * Builds and tests what it is told to, any number at once, and keeps what it has built. How a commit fares stands in
 * `vars.COMMITS`, by commit: { builds?, tests?, buildMs?, testMs?, ills?, laterIlls? }. One that is not there is good.
 *
 * POST /builds { commit }          201 { artifact: "sha256:…" } · 422: it cannot be built
 * POST /artifacts/<digest>/tests   200 { passed, failed: [names of tests] } · 404
 * GET  /artifacts/<digest>         200 its bytes · 404
 * GET  /log                        what it has done: [{ what, commit, artifact, outcome, atMs }], in the order of its
 *                                  answers; atMs since its boot
 */
import type { Env, Program } from 'millions'
import { type Artifact, type Commit, FIRST_DIGEST, firstArtifact, type Outcome } from './artifact.ts'

export interface Done {
  readonly what: 'build' | 'test'
  readonly commit: string
  readonly artifact: string
  readonly outcome: Outcome
  /** Since the runner's boot. */
  readonly atMs: number
}

const artifacts = new Map<string, Artifact>([[FIRST_DIGEST, firstArtifact]])
const builds = new Map<string, number>()
const tests = new Map<string, number>()
const log: Done[] = []

export default {
  async fetch(request, env) {
    const [, place, digest = '', more] = new URL(request.url).pathname.split('/')
    if (place === 'log') return Response.json(log)
    if (request.method === 'POST' && place === 'builds') return await build(request, env)
    const artifact = place === 'artifacts' ? artifacts.get(decodeURIComponent(digest)) : undefined
    if (artifact === undefined) return new Response('There is no such artifact.\n', { status: 404 })
    if (more === undefined) return Response.json(artifact)
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } })
    return await test(decodeURIComponent(digest), artifact, request, env)
  },
} satisfies Program

async function build(request: Request, env: Env): Promise<Response> {
  const order: unknown = await request.json().catch(() => undefined)
  const name = typeof order === 'object' && order !== null && 'commit' in order ? order.commit : undefined
  if (typeof name !== 'string') return new Response('Which commit?\n', { status: 400 })
  const commit = known(env, name)
  const tries = next(builds, name)
  const ills = (tries > 1 ? commit.laterIlls : undefined) ?? commit.ills ?? {}
  const artifact: Artifact = { commit: name, build: tries, ills }
  const digest = await digestOf(artifact)
  artifacts.set(digest, artifact)
  const outcome = nth(commit.builds, tries)
  await worked(commit.buildMs ?? 300, outcome)
  log.push({ what: 'build', commit: name, artifact: digest, outcome, atMs: performance.now() })
  if (outcome === 'fails') return Response.json({ error: 'Line 7: ; is missing.' }, { status: 422 })
  return answered({ artifact: digest }, outcome, 201)
}

async function test(digest: string, artifact: Artifact, request: Request, env: Env): Promise<Response> {
  await request.text()
  const commit = known(env, artifact.commit)
  const outcome = nth(commit.tests, next(tests, artifact.commit))
  await worked(commit.testMs ?? 500, outcome)
  log.push({ what: 'test', commit: artifact.commit, artifact: digest, outcome, atMs: performance.now() })
  if (outcome === 'fails') return Response.json({ passed: false, failed: ['cards are sent'] })
  return answered({ passed: true, failed: [] }, outcome, 200)
}

function known(env: Env, name: string): Commit {
  const commits = JSON.parse(env.vars.COMMITS ?? '{}') as Readonly<Record<string, Commit>>
  return commits[name] ?? {}
}

function next(counts: Map<string, number>, name: string): number {
  const count = (counts.get(name) ?? 0) + 1
  counts.set(name, count)
  return count
}

const nth = (outcomes: readonly Outcome[] = ['passes'], count: number): Outcome =>
  outcomes[Math.min(count, outcomes.length) - 1] ?? 'passes'

async function worked(durationMs: number, outcome: Outcome): Promise<void> {
  if (outcome === 'hangs') await new Promise(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, durationMs))
}

function answered(well: object, outcome: Outcome, status: number): Response {
  const text = JSON.stringify(well)
  if (outcome === 'breaks') return new Response(text, { status: 500 })
  if (outcome === 'garbage') return new Response(`<html>${text}</html>`, { status })
  if (outcome === 'unclear') return Response.json({ artifact: null, passed: 'true' }, { status })
  return new Response(text, { status })
}

async function digestOf(artifact: Artifact): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(artifact)))
  return `sha256:${[...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
