import { describe, expect, test } from 'vitest'
import { Versions } from './versions.ts'

describe('versions seen', () => {
  test('going on or staying is fine, for each observer and key by itself', () => {
    const versions = new Versions()
    versions.see('replica-1', 'a', 3)
    versions.see('replica-1', 'a', 3)
    versions.see('replica-2', 'a', 1)
    versions.see('replica-1', 'b', 1)
    versions.see('replica-1', 'a', 7)
    expect(versions.travelledBack).toBeUndefined()
  })

  test('the first step back is told, and later ones do not hide it', () => {
    const versions = new Versions()
    for (const version of [2, 5, 4, 6, 1]) versions.see('replica-1', 'a', version)
    expect(versions.travelledBack).toEqual({ observer: 'replica-1', key: 'a', before: 5, after: 4 })
  })

  test('it is told with what brought the older version', () => {
    const versions = new Versions()
    const answers = [2, 1].map((version) => ({ version, answer: new Response() }))
    for (const { version, answer } of answers) versions.see('replica-1', 'a', version, answer)
    expect(versions.travelledBack?.at).toBe(answers[1]?.answer)
  })

  test('what is gone is older than what was there', () => {
    const versions = new Versions()
    versions.see('replica-1', 'a', 1)
    versions.see('replica-1', 'a', 0)
    expect(versions.travelledBack).toMatchObject({ before: 1, after: 0 })
  })
})
