/** What has to pass through a proxy as it is. */
import { expect } from 'vitest'
import { json, type Tries } from './tries.ts'

export function ofProxies(tries: Tries): void {
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
