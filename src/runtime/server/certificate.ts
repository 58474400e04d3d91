/** The certificate and key of a server, as files: read at the start, looked at again now and then, as whoever renews them tells nobody. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'

export interface CertificateFiles {
  readonly cert: string
  readonly key: string
}

export interface Certificate {
  /** PEM, of the whole chain. */
  readonly cert: string
  readonly key: string
  /** For which it stands, in small letters: those with a star, and addresses, are left out. */
  readonly names: readonly string[]
  readonly endsAtMs: number
}

export type CertificateFault = 'unreadable' | 'no-certificate' | 'no-key' | 'not-together'

export class CertificateError extends Error {
  readonly fault: CertificateFault
  readonly file: string

  constructor(fault: CertificateFault, file: string, why: string) {
    super(why)
    this.name = 'CertificateError'
    this.fault = fault
    this.file = file
  }
}

/** Throws a `CertificateError`. */
export function readCertificate({ cert: certFile, key: keyFile }: CertificateFiles): Certificate {
  const [cert, key] = [readText(certFile), readText(keyFile)]
  const parsed = attempt('no-certificate', certFile, () => new X509Certificate(cert))
  const parsedKey = attempt('no-key', keyFile, () => createPrivateKey(key))
  if (!parsed.checkPrivateKey(parsedKey))
    throw new CertificateError('not-together', keyFile, `it is not the key of ${certFile}`)
  return { cert, key, names: namesIn(parsed), endsAtMs: new Date(parsed.validTo).getTime() }
}

function readText(file: string): string {
  return attempt('unreadable', file, () => readFileSync(file, 'utf8'))
}

function attempt<T>(fault: CertificateFault, file: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw new CertificateError(fault, file, error instanceof Error ? error.message : String(error))
  }
}

function namesIn({ subjectAltName = '' }: X509Certificate): readonly string[] {
  return subjectAltName
    .split(', ')
    .flatMap((each) => (each.startsWith('DNS:') ? [each.slice('DNS:'.length).toLowerCase()] : []))
    .filter((name) => /^[a-z0-9.-]+$/.test(name) && isIP(name) === 0)
}

/** As it is now, when it is not `before` any more. A pair that is written half is none yet: it is told, and looked at again. */
export function renewedCertificate(
  files: CertificateFiles,
  before: Certificate,
  onFault: (error: CertificateError) => void,
): Certificate | undefined {
  try {
    const now = readCertificate(files)
    return now.cert === before.cert && now.key === before.key ? undefined : now
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error
    onFault(error)
    return undefined
  }
}
