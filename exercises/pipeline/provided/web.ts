/**
 * A web server of Postcards: runs the artifact that it was given last. The new one starts beside the old one, which serves
 * until then; so users notice no change, and one that does not start has changed nothing.
 *
 * PUT /artifacts/<digest>   the artifact: 204, it runs · 409, it did not start. The one that runs already goes on
 * GET /metrics              what it has answered since that artifact began, as Prometheus reads it
 * GET /health               200
 * GET /…                    a postcard
 *
 * Besides the users that come, `vars.TRAFFIC` makes so many up each second, which cost nothing. `vars.BEFORE` is what the
 * first artifact had answered at boot, and how many of these were errors: `5000 400`. `vars.TROUBLE` is the share of the
 * requests that fail whatever runs here, as the database has it, and `vars.DELAY` the share of those that are slow. `vars.FIRST_FAILS` is the share that
 * fails of the artifact that it begins with.
 */
import type { Env, Program } from 'millions'
import { type Artifact, FIRST_DIGEST, firstArtifact } from './artifact.ts'

const SLOW_MS = 800
const START_MS = 200

let digest = FIRST_DIGEST
let artifact: Artifact = firstArtifact
/** Of the artifact that runs. Those that are made up come in fractions. */
let count = { requests: 0, errors: 0, slow: 0 }
let sinceMs = 0
let countedMs = 0

export default {
  start(env) {
    const [requests = 0, errors = 0] = (env.vars.BEFORE ?? '0 0').split(' ').map(Number)
    count = { requests, errors, slow: 0 }
    artifact = { ...firstArtifact, ills: { fails: Number(env.vars.FIRST_FAILS ?? 0) } }
    sinceMs = countedMs = performance.now()
  },

  async fetch(request, env) {
    const [, place = '', name = ''] = new URL(request.url).pathname.split('/')
    if (place === 'health') return new Response('well\n')
    if (place === 'metrics') return await metrics(env)
    if (place === 'artifacts' && request.method === 'PUT')
      return await run(decodeURIComponent(name), (await request.json()) as Artifact, env)
    return await serve(env)
  },
} satisfies Program

async function run(wanted: string, content: Artifact, env: Env): Promise<Response> {
  if (wanted === digest) return new Response(null, { status: 204 })
  const { startMs = START_MS, startThrows } = content.ills
  await new Promise((resolve) => setTimeout(resolve, startMs))
  if (startThrows === true || startThrows === env.name)
    return new Response('Error: the setting CARDS_URL is missing.\n', { status: 409 })
  digest = wanted
  artifact = content
  count = { requests: 0, errors: 0, slow: 0 }
  sinceMs = countedMs = performance.now()
  return new Response(null, { status: 204 })
}

const shareOf = (share = 0): number => (count.requests < (artifact.ills.after ?? 0) ? 0 : share)
const failing = (env: Env): number => shareOf(artifact.ills.fails) + Number(env.vars.TROUBLE ?? 0)

async function serve(env: Env): Promise<Response> {
  const counted = count
  counted.requests++
  const isBad = falls(counted.requests, failing(env))
  if (isBad) counted.errors++
  else if (falls(counted.requests, shareOf(artifact.ills.slow))) {
    counted.slow++
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS))
  }
  return isBad
    ? new Response('Something went wrong.\n', { status: 500 })
    : new Response(`A postcard, by ${artifact.commit}.\n`)
}

/** Evenly spread, so that no chance is in it. */
const falls = (place: number, share: number): boolean =>
  Math.floor(place * share) > Math.floor((place - 1) * share)

function makeUp(env: Env): void {
  const nowMs = performance.now()
  const came = (Number(env.vars.TRAFFIC ?? 0) * (nowMs - countedMs)) / 1000
  countedMs = nowMs
  const sound = Math.min(came, Math.max(0, (artifact.ills.after ?? 0) - count.requests))
  const { fails = 0, slow = 0 } = artifact.ills
  count.requests += came
  count.errors += (came - sound) * fails + came * Number(env.vars.TROUBLE ?? 0)
  count.slow += (came - sound) * slow + came * Number(env.vars.DELAY ?? 0)
}

async function metrics(env: Env): Promise<Response> {
  const { silentAfterMs } = artifact.ills
  if (silentAfterMs !== undefined && performance.now() - sinceMs >= silentAfterMs)
    await new Promise(() => undefined)
  makeUp(env)
  const [requests, errors, slow] = [count.requests, count.errors, count.slow].map(Math.floor) as [
    number,
    number,
    number,
  ]
  const lines = [
    '# HELP artifact_info What runs here.',
    '# TYPE artifact_info gauge',
    `artifact_info{digest="${digest}"} 1`,
    '# HELP http_requests_total Requests that were answered, since this artifact runs.',
    '# TYPE http_requests_total counter',
    `http_requests_total{status="200"} ${requests - errors}`,
    `http_requests_total{status="500"} ${errors}`,
    '# HELP http_request_duration_seconds How long they took.',
    '# TYPE http_request_duration_seconds histogram',
    `http_request_duration_seconds_bucket{le="0.5"} ${requests - slow}`,
    `http_request_duration_seconds_bucket{le="+Inf"} ${requests}`,
    `http_request_duration_seconds_sum ${(requests * 0.02 + slow * 0.8).toFixed(3)}`,
    `http_request_duration_seconds_count ${requests}`,
  ]
  const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }
  return new Response(`${lines.join('\n')}\n`, { headers })
}
