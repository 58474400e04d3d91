/** What programs can count on, whichever world runs them: the same bodies for both. */
import { expect, test } from 'vitest'
import { absentNames, BACK, FRONT, presentNames } from './programs.ts'
import type { OpenTrial, Trial, TrialSetup } from './trial.ts'

const programs = { 'front.ts': FRONT, 'back.ts': BACK }
type Told = Readonly<Record<string, unknown>>

const json = async (response: Response | Promise<Response>): Promise<Told> =>
  (await (await response).json()) as Told
const toBack = (path: string): string => encodeURIComponent(`http://back-1/${path}`)
const refused = { name: 'TypeError', message: 'fetch failed', cause: 'Error', code: 'ECONNREFUSED' }

/** Side by side where the tests mostly wait: `define` is then `test.concurrent`. */
export function conformance(open: OpenTrial, define: typeof test.concurrent = test): void {
  const tries = (title: string, body: (trial: Trial) => Promise<void>, setup?: Partial<TrialSetup>): void => {
    define(title, async () => {
      await using trial = await open({ programs, ...setup })
      await body(trial)
    })
  }
  ofPrograms(tries)
  ofRequests(tries)
  ofProxies(tries)
  ofDisks(tries)
  ofFaults(tries)
}

type Tries = (title: string, body: (trial: Trial) => Promise<void>, setup?: Partial<TrialSetup>) => void

function ofPrograms(tries: Tries): void {
  tries('a program sees the globals of the contract, and none of the machine', async (trial) => {
    const types = await json(trial.user('/globals'))
    expect(presentNames.filter((name) => types[name] === 'undefined')).toEqual([])
    expect(absentNames.filter((name) => types[name] !== 'undefined')).toEqual([])
    expect(await json(trial.user('/code-from-text'))).toEqual(['EvalError', 'TypeError', 'EvalError'])
    expect(await json(trial.user('/frozen'))).toBe('TypeError')
    expect(await json(trial.user('/digest'))).toEqual([186, 120, 22, 191])
    expect(await json(trial.user('/dates'))).toEqual([
      0,
      'Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)',
      '1,2,3',
      Math.SQRT2,
    ])
  })

  tries(
    'env tells who and where the node is; work holds its one core',
    async (trial) => {
      const env = await json(trial.ask('front-1', '/env'))
      expect(env).toMatchObject({
        name: 'front-1',
        role: 'front',
        region: 'seoul',
        vars: { a: 'b' },
        frozen: true,
      })
      expect(await json(trial.user('/work'))).toBe(true)
    },
    { roles: { front: { vars: { a: 'b' } } } },
  )

  tries('a console line is the same text', async (trial) => {
    await trial.user('/console')
    const { text } = (await trial.event(({ kind }) => kind === 'log')) as { text?: string }
    expect(text).toBe("a b and { c: [ 1, Map(1) { 'd' => Error: e } ] } Response {}")
  })

  tries('a throw in fetch is a 500 and logged; what is no Response too', async (trial) => {
    expect((await trial.user('/throw')).status).toBe(500)
    const logged = await trial.event((event) => event.kind === 'log' && event.level === 'error')
    expect(logged).toMatchObject({ node: 'front-1', text: 'fetch threw: answered with 500' })
    expect(logged).toHaveProperty('error', expect.stringContaining('TypeError: thrown on purpose'))
    expect((await trial.user('/no-response')).status).toBe(500)
    expect(await json(trial.user('/served'))).toBe(1)
  })

  tries('a throw in a timer ends the node, and what it knew', async (trial) => {
    expect(await json(trial.user('/served'))).toBe(1)
    expect(await json(trial.user('/served'))).toBe(2)
    await trial.user('/throw-in-a-timer')
    const crash = await trial.event(({ kind }) => kind === 'crash')
    expect(crash).toHaveProperty('error', expect.stringContaining('TypeError: thrown in a timer'))
    await trial.restart('front-1')
    expect(await json(trial.user('/served'))).toBe(1)
  })

  tries(
    'a throw at boot leaves the node down, and says what was thrown',
    async (trial) => {
      await trial.crash('front-1')
      expect((await trial.ask('back-1', '/arm')).status).toBe(204)
      await expect(trial.restart('front-1')).rejects.toThrow('start was told to throw')
      await expect(trial.user('/')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
    },
    { programs: { 'front.ts': throwsAtBoot, 'back.ts': armed } },
  )

  tries(
    'connections are refused until start has settled',
    async (trial) => {
      await trial.ask('back-1', '/release')
      await trial.restart('front-1')
      await trial.crash('front-1')
      await trial.crash('back-1')
      await trial.restart('back-1')
      const booted = trial.restart('front-1')
      await trial.event((event) => event.kind === 'receive' && event.path === '/hold' && event.timeMs > 0)
      await expect(trial.user('/')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
      await trial.ask('back-1', '/release')
      await booted
      expect((await trial.user('/')).status).toBe(200)
    },
    { programs: { 'front.ts': startsSlowly, 'back.ts': BACK } },
  )
}

/** Throws at boot when the other node says so. */
const throwsAtBoot = `
import type { Program } from 'millions'
export default {
  async start() {
    const response = await fetch('http://back-1/armed').catch(() => undefined)
    if (response?.status === 200) throw new Error('start was told to throw')
  },
  fetch: () => new Response('up'),
} satisfies Program
`
const armed = `
import type { Program } from 'millions'
let isArmed = false
export default {
  fetch(request) {
    if (request.url.endsWith('/arm')) isArmed = true
    else return new Response('', { status: isArmed ? 200 : 404 })
    return new Response(null, { status: 204 })
  },
} satisfies Program
`
/** Comes up when the other node lets it; at the first boot of all, that one may not be there yet. */
const startsSlowly = `
import type { Program } from 'millions'
export default {
  async start(env) {
    const files = await env.disk.list()
    if (files.length > 0) await fetch('http://back-1/hold')
    await env.disk.write('booted', '')
  },
  fetch: () => new Response('up'),
} satisfies Program
`

function ofRequests(tries: Tries): void {
  tries('why a request got no answer', async (trial) => {
    const told = (url: string): Promise<Told> => json(trial.user(`/tell-of?url=${url}`))
    const unknown = { ...refused, code: 'ENOTFOUND', why: 'getaddrinfo ENOTFOUND nobody' }
    expect(await told('http://nobody/')).toEqual(unknown)
    expect(await told('http://back-1:8080/')).toMatchObject(refused)
    expect(await told('ftp://back-1/')).toMatchObject({ name: 'TypeError', why: 'unknown scheme' })
    const held = told(toBack('never'))
    await trial.event((event) => event.kind === 'log' && event.text === 'waits')
    await trial.crash('back-1')
    expect(await held).toEqual({ ...refused, code: 'ECONNRESET', why: 'read ECONNRESET' })
    expect(await told(toBack(''))).toEqual({ ...refused, why: 'connect ECONNREFUSED back-1:80' })
  })

  tries('giving up: by time-out, by hand; the other end hears of it', async (trial) => {
    expect(await json(trial.user(`/give-up?ms=1500&url=${toBack('never')}`))).toEqual({
      name: 'TimeoutError',
      message: 'The operation was aborted due to timeout',
    })
    expect(await json(trial.user('/abort'))).toMatchObject({ name: 'AbortError' })
    const gone = await trial.event((event) => event.kind === 'log' && event.text === 'the caller has gone')
    expect(gone.node).toBe('back-1')
    const failed = await trial.event((event) => event.kind === 'fail')
    expect(failed).toMatchObject({ node: 'front-1', peer: 'back-1', code: 'ABORT_ERR' })
  })

  tries('headers that fetch keeps to itself are refused in the same words', async (trial) => {
    const told = async (name: string): Promise<unknown> =>
      (await json(trial.user(`/header?name=${name}`))).why
    expect(await told('keep-alive')).toBe('invalid keep-alive header')
    expect(await told('transfer-encoding')).toBe('invalid transfer-encoding header')
    expect(await told('upgrade')).toBe('invalid upgrade header')
    expect(await told('expect')).toBe('expect header not supported')
    expect(await told('content-length')).toBe('Request body length does not match content-length header')
  })

  tries('what a program sees of a request', async (trial) => {
    const seen = await json(trial.user('/request?a=%20b', { headers: { 'X-Own': 'c', cookie: 'd=1' } }))
    expect(seen).toMatchObject({
      url: 'http://postcards.example/request?a=%20b',
      redirect: 'manual',
      method: 'GET',
    })
    expect(Object.fromEntries(seen.headers as [string, string][])).toEqual({
      accept: '*/*',
      'accept-language': '*',
      connection: 'keep-alive',
      cookie: 'd=1',
      host: 'postcards.example',
      'sec-fetch-mode': 'cors',
      'user-agent': 'node',
      'x-own': 'c',
    })
  })

  tries(
    'only entry nodes take users; names in the list of nodes are those of the operator',
    async (trial) => {
      await expect(trial.user('http://back-1/')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
      expect(await trial.event(({ kind }) => kind === 'refuse')).toMatchObject({
        node: 'back-1',
        code: 'private',
      })
      await trial.add('back')
      expect(await json(trial.user('/nodes?role=back'))).toEqual(['back-1', 'back-2'])
      await trial.crash('back-2')
      expect(await json(trial.user('/nodes?role=back'))).toEqual(['back-1', 'back-2'])
      await trial.remove('back-1')
      expect(await json(trial.user('/nodes?role=back'))).toEqual(['back-2'])
      expect(await json(trial.user('/nodes?role=nobody'))).toEqual([])
    },
  )

  tries(
    'a full backlog refuses',
    async (trial) => {
      const held = trial.user('/hold-the-core').catch(() => 'gone')
      await trial.event(({ kind }) => kind === 'receive')
      const waiting = [1, 2].map(() => trial.user('/served').catch(() => 'refused'))
      expect(await trial.event(({ kind }) => kind === 'refuse')).toMatchObject({ code: 'full' })
      expect(await Promise.race(waiting)).toBe('refused')
      await trial.crash('front-1')
      expect(await Promise.all([held, ...waiting])).toEqual(['gone', 'refused', 'refused'])
    },
    { roles: { front: { serviceMs: 1, backlog: 1 } } },
  )
}

function ofProxies(tries: Tries): void {
  tries('a body and its headers pass through a proxy as they are', async (trial) => {
    const body = 'ä\u0000\r\n€'.repeat(2000)
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-many': 'a, b' }
    const response = await trial.user('/pass/cards?x=1&x=%2F', { method: 'POST', body, headers })
    expect(response.headers.get('x-back')).toBe('yes')
    const seen = await json(response)
    expect(seen).toMatchObject({ method: 'POST', path: '/cards?x=1&x=%2F', body, from: '10.0.0.3' })
    expect(seen.headers).toMatchObject({ ...headers, host: 'back-1', 'content-length': '16000' })
    expect(Object.keys(seen.headers as object).filter((name) => name.startsWith('x-millions'))).toEqual([])
  })

  tries('redirects, cookies, encodings and empty answers pass through a proxy as they are', async (trial) => {
    const moved = await trial.user('/pass/moved', { redirect: 'manual' })
    expect([moved.status, moved.headers.get('location')]).toEqual([302, 'http://back-1/there'])
    const cookies = await trial.user('/pass/cookies')
    expect(cookies.headers.getSetCookie()).toEqual(['a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT', 'b=2'])
    const packed = await trial.user('/pass/gzip')
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(new Uint8Array(await packed.arrayBuffer())).toHaveLength(25)
    for (const status of [204, 304]) {
      const empty = await trial.user(`/pass/status/${status}`)
      expect([empty.status, empty.headers.get('x-empty'), empty.body]).toEqual([status, '', null])
      expect(empty.headers.get('content-length')).toBe(null)
    }
    const nothing = await trial.user('/pass/status/200')
    expect([nothing.headers.get('content-length'), await nothing.text()]).toEqual(['0', ''])
    expect(await (await trial.user('/pass/stream')).text()).toBe('one two')
  })

  tries('HEAD has the length and no body', async (trial) => {
    const response = await trial.user('/pass/gzip', { method: 'HEAD' })
    expect([response.status, response.headers.get('content-length'), response.body]).toEqual([
      200,
      '25',
      null,
    ])
  })

  tries(
    'nothing is added to an answer or to a body in parts; hop-by-hop headers reach the next hop',
    async (trial) => {
      const cookies = await trial.ask('back-1', '/cookies')
      expect([...cookies.headers].map(([name]) => name)).toEqual([
        'content-length',
        'content-type',
        'set-cookie',
        'set-cookie',
      ])
      const hops = await trial.ask('back-1', '/hops')
      expect([hops.headers.get('connection'), hops.headers.get('keep-alive')]).toEqual([
        'close, x-hop',
        'timeout=5',
      ])
      const streamed = await json(trial.user('/stream'))
      expect(streamed).toMatchObject({ body: 'in parts', headers: { 'transfer-encoding': 'chunked' } })
      expect(streamed.headers).not.toHaveProperty('content-length')
      for (const method of ['PATCH', 'DELETE', 'OPTIONS']) {
        const seen = await json(trial.user('/pass/', { method }))
        expect(seen.headers).not.toHaveProperty('content-length')
        expect(seen.headers).not.toHaveProperty('transfer-encoding')
      }
    },
  )
}

function ofDisks(tries: Tries): void {
  const disk = async (trial: Trial, call: string, body?: string): Promise<string> => {
    const response = await trial.ask(
      'back-1',
      `/disk/${call}`,
      body === undefined ? {} : { method: 'PUT', body },
    )
    return await response.text()
  }

  tries('what a disk keeps when its process dies', async (trial) => {
    await disk(trial, 'write?path=journal', 'one')
    await disk(trial, 'append?path=journal', ' two')
    await disk(trial, 'sync?path=journal')
    expect(await trial.event(({ kind }) => kind === 'sync')).toMatchObject({ path: 'journal', bytes: 7 })
    await disk(trial, 'write?path=draft', 'three')
    await disk(trial, 'rename?path=draft&to=final')
    await trial.crash('back-1')
    await trial.restart('back-1')
    expect(await disk(trial, 'list')).toBe('["final","journal"]')
    expect(await disk(trial, 'read?path=journal')).toBe('one two')
    expect(await disk(trial, 'read?path=final')).toBe('three')
  })

  tries('reads, ranges, truncation, removal, and what is not there', async (trial) => {
    await disk(trial, 'write', 'abcd')
    expect(await disk(trial, 'range')).toBe('bc')
    await disk(trial, 'truncate')
    expect(await disk(trial, 'read')).toBe('ab')
    for (const call of ['read', 'sync', 'truncate', 'remove', 'rename'])
      expect(await disk(trial, `${call}?path=nothing`)).toBe('ENOENT')
    await disk(trial, 'remove')
    expect(await disk(trial, 'list')).toBe('[]')
    expect(await disk(trial, 'read?path=')).toBe('TypeError')
  })

  tries('any text is a path, and none leaves the disk', async (trial) => {
    const paths = ['..', '../../etc/passwd', '/abs', 'a/b', 'A/b', 'con', 'ü%2f', '.', 'x\u0000y']
    for (const path of paths) await disk(trial, `write?path=${encodeURIComponent(path)}`, path)
    expect(JSON.parse(await disk(trial, 'list'))).toEqual([...paths].sort())
    await trial.crash('back-1')
    await trial.restart('back-1')
    for (const path of paths) expect(await disk(trial, `read?path=${encodeURIComponent(path)}`)).toBe(path)
  })

  tries(
    'a full disk says so',
    async (trial) => {
      expect(await disk(trial, 'write', 'x'.repeat(1000))).toBe('')
      expect(await disk(trial, 'append', 'x'.repeat(25))).toBe('ENOSPC')
      expect(await disk(trial, 'write', 'x'.repeat(1024))).toBe('')
    },
    { roles: { back: { diskBytes: 1024 } } },
  )
}

function ofFaults(tries: Tries): void {
  const giveUp = (trial: Trial, afterMs = 50): Promise<Told> =>
    json(trial.user(`/give-up?ms=${afterMs}&url=${toBack('')}`))

  tries('a paused node is silent, and goes on where it was', async (trial) => {
    const wake = await trial.pause('back-1')
    expect(await giveUp(trial)).toMatchObject({ name: 'TimeoutError' })
    await wake()
    expect(await json(trial.user(`/tell-of?url=${toBack('')}`))).toMatchObject({ status: 200 })
  })

  tries('a partition loses messages, and heals', async (trial) => {
    const heal = await trial.partition(['front-1'], ['back-1'])
    expect(await giveUp(trial)).toMatchObject({ name: 'TimeoutError' })
    const drop = await trial.event(({ kind }) => kind === 'drop')
    expect(drop).toMatchObject({ node: 'front-1', peer: 'back-1', carried: 'request' })
    await heal()
    expect(await json(trial.user(`/tell-of?url=${toBack('')}`))).toMatchObject({ status: 200 })
  })

  tries('a lossy way back loses replies', async (trial) => {
    await trial.link('back-1', 'front-1', { loss: 1 })
    expect(await giveUp(trial, 1500)).toMatchObject({ name: 'TimeoutError' })
    expect(await trial.event(({ kind }) => kind === 'drop')).toMatchObject({
      node: 'back-1',
      carried: 'reply',
    })
  })

  tries('a slow link delays one direction', async (trial) => {
    await trial.link('front-1', 'back-1', { delayMs: 200 })
    expect(await giveUp(trial)).toMatchObject({ name: 'TimeoutError' })
    await trial.user(`/tell-of?url=${toBack('late')}`)
    const answer = await trial.event(({ kind, node }) => kind === 'answer' && node === 'front-1')
    expect((answer as { tookMs?: number }).tookMs).toBeGreaterThanOrEqual(200)
  })

  tries(
    'an event names its cause and its exchange, from the user to the last node and back',
    async (trial) => {
      await trial.user('/pass/cards')
      const last = await trial.event(({ kind, node }) => kind === 'answer' && node === 'users')
      const chain: string[] = []
      const events = new Map<number, Parameters<Parameters<Trial['event']>[0]>[0]>()
      await trial.event((event) => {
        events.set(event.id, event)
        return event.id === last.id
      })
      for (let at: typeof last | undefined = last; at !== undefined; ) {
        chain.unshift(`${at.node} ${at.kind}`)
        at = at.cause === undefined ? undefined : events.get(at.cause)
      }
      expect(chain.slice(0, 4)).toEqual(['users send', 'front-1 receive', 'front-1 send', 'back-1 receive'])
      expect(chain.slice(-2)).toEqual(['front-1 reply', 'users answer'])
      expect(last).toHaveProperty('exchange', 0)
    },
  )
}
