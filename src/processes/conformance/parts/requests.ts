/** What a request tells, why it fails, and whom it reaches. */
import { expect } from 'vitest'
import { json, refused, type Told, type Tries, toBack } from './tries.ts'

export function ofRequests(tries: Tries): void {
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
    const bare = await json(trial.user('/request', { without: ['accept', 'user-agent'] }))
    expect((bare.headers as string[][]).map(([name]) => name)).toEqual([
      'accept-language',
      'connection',
      'host',
      'sec-fetch-mode',
    ])
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
