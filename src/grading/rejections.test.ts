/** Which rejections are held against a program. */
import { expect, test } from 'vitest'
import { expect as suiteExpect } from './expect.ts'
import { say } from './reasons.ts'
import { Rejections } from './rejections.ts'

function watched(): { readonly rejections: Rejections; reject(reason: unknown): void } {
  const listeners: ((reason: unknown) => void)[] = []
  const rejections = new Rejections({ onRejection: (listener) => void listeners.push(listener) })
  return { rejections, reject: (reason) => listeners.forEach((listener) => void listener(reason)) }
}

/** What an expectation of a suite throws. */
async function failure(act: () => unknown): Promise<unknown> {
  try {
    await act()
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}

test('an expectation that fails in a promise of the suite is not the program’s', async () => {
  const { rejections, reject } = watched()
  reject(await failure(() => suiteExpect(404, say('wrong-status')).toBe(200)))
  reject(await failure(() => suiteExpect(Promise.resolve(1), say('wrong-value')).resolves.toBe(2)))
  expect(rejections.told).toBeUndefined()
})

test('what looks like one and comes from a program is', async () => {
  const { rejections, reject } = watched()
  reject(await failure(() => suiteExpect(404, say('wrong-status')).toBe(200)))
  reject(Object.assign(new Error('expected 404 to be 200'), { name: 'AssertionError' }))
  reject(undefined)
  expect(rejections.told).toMatchObject({
    count: 2,
    message: expect.stringContaining('expected 404 to be 200'),
  })
  rejections.clear()
  expect(rejections.told).toBeUndefined()
})
