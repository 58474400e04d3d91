import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findChromium, NoChromium, provideChromium } from './chromium.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'programs-'))
  vi.stubEnv('PATH', folder)
  vi.stubEnv('CHROMIUM', '')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

function install(name: string, script = ''): string {
  const file = join(folder, name)
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

test('a Chromium is found by any of its names, and one that is named comes first', () => {
  const found = install('google-chrome')
  expect(findChromium()).toBe(found)
  const named = install('my-own')
  vi.stubEnv('CHROMIUM', named)
  expect(findChromium()).toBe(named)
})

test('a name that leads nowhere is told, whatever else there is', () => {
  install('chromium')
  vi.stubEnv('CHROMIUM', join(folder, 'gone'))
  expect(() => findChromium()).toThrow(NoChromium)
})

test.each([true, false])('where there is no way it says what to install (root: %s)', async (isRoot) => {
  // Without root even where there is apt-get, and with it where there is none.
  if (!isRoot) install('apt-get')
  await expect(provideChromium(() => undefined, isRoot)).rejects.toThrow(
    /apt-get install chromium.*CHROMIUM/s,
  )
})

test('root installs the one of Debian, after asking for today’s list', async () => {
  const log = join(folder, 'log')
  install('apt-get', `echo "$@" >> ${log}\n[ "$1" = update ] || /bin/cp "$0" ${join(folder, 'chromium')}`)
  const said: string[] = []
  await expect(provideChromium((line) => said.push(line), true)).resolves.toBe(join(folder, 'chromium'))
  expect(said).toHaveLength(1)
})

test('a release that has the whole browser only gets that', async () => {
  install(
    'apt-get',
    `case "$*" in update) ;; *shell) exit 100 ;; *) /bin/cp "$0" ${join(folder, 'chromium')} ;; esac`,
  )
  await expect(provideChromium(() => undefined, true)).resolves.toBe(join(folder, 'chromium'))
})

test('an installation that fails is told with its step', async () => {
  install('apt-get', 'exit 100')
  await expect(provideChromium(() => undefined, true)).rejects.toThrow('apt-get update ended with 100')
})
