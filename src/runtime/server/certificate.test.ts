/** Files of a certificate: what they hold is read, what is wrong with them is told, and a renewed pair is found. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  CertificateError,
  type CertificateFault,
  readCertificate,
  renewedCertificate,
} from './certificate.ts'
import { type SelfSigned, selfSigned } from './fixtures/self-signed.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificate-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write({ cert, key }: SelfSigned) {
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  writeFileSync(files.cert, cert)
  writeFileSync(files.key, key)
  return files
}

function faultOf(pair: SelfSigned): CertificateFault | undefined {
  try {
    readCertificate(write(pair))
    return undefined
  } catch (error) {
    if (error instanceof CertificateError) return error.fault
    throw error
  }
}

test('the names that a browser would take are read, and none with a star', () => {
  const { names, endsAtMs } = readCertificate(write(selfSigned(['Room.Test', '*.room.test', 'localhost'])))
  expect(names).toEqual(['room.test', 'localhost'])
  expect(endsAtMs).toBeGreaterThan(Date.now())
})

test('what is wrong with the files is told apart', () => {
  const [own, other] = [selfSigned(['a.test']), selfSigned(['a.test'])]
  expect(faultOf(own)).toBe(undefined)
  expect(faultOf({ cert: 'nothing', key: own.key })).toBe('no-certificate')
  expect(faultOf({ cert: own.cert, key: own.cert })).toBe('no-key')
  expect(faultOf({ cert: own.cert, key: other.key })).toBe('not-together')
  const files = write(own)
  rmSync(files.key)
  expect(() => readCertificate(files)).toThrow(
    expect.objectContaining({ fault: 'unreadable', file: files.key }),
  )
})

test('a renewed pair is found once; one that is written half is told, and the old one kept', () => {
  const [old, next] = [selfSigned(['a.test']), selfSigned(['a.test'])]
  const files = write(old)
  const before = readCertificate(files)
  const faults: CertificateFault[] = []
  const look = (now = before) => renewedCertificate(files, now, ({ fault }) => void faults.push(fault))
  expect(look()).toBe(undefined)
  writeFileSync(files.cert, next.cert)
  expect([look(), faults]).toEqual([undefined, ['not-together']])
  writeFileSync(files.key, next.key)
  const renewed = look()
  expect(renewed?.cert).toBe(next.cert)
  expect(renewed === undefined ? 'none' : look(renewed)).toBe(undefined)
})
