import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

test('after lockdown everything works, and nothing that nodes share can be changed', async () => {
  const worker = new Worker(new URL('./locked-down.testing.ts', import.meta.url))
  const report = await new Promise<unknown>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  await worker.terminate()
  expect(report).toEqual({
    thawed: [],
    used: {
      url: 'http://xn--mnchen-3ya/c?x=1&%C3%A9=+',
      headers: [
        ['a', '2'],
        ['b', '1'],
      ],
      text: 'é',
      subclass: [false, 'x'],
      heard: ['handler', 'listener'],
      late: 'TimeoutError: The operation was aborted due to timeout',
      form: [['a', '1']],
      tee: ['hi', 'hi'],
      decoded: 'é',
      digest: [0xe3, 0xb0, 0xc4, 0x42],
      clone: { map: new Map([[1, { deep: true }]]), list: [new Date(0)] },
      base64: 'hallo',
      uuid: '40404040-4040-4040-8040-404040404040',
      fetched: 'POST card',
    },
  })
})
