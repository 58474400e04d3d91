/** Passwords of instructors, by scrypt. They may be chosen, so each try costs memory and time. */
import { type ScryptOptions, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { isSame, type RandomBytes } from './secrets.ts'

export const leastPasswordLength = 12

/** 32 MiB and a tenth of a second. */
const cost = { N: 2 ** 15, r: 8, p: 1 } as const
const keyBytes = 32
const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** The hash carries its cost, so that it can be raised for new ones. */
export async function passwordHash(password: string, random: RandomBytes): Promise<string> {
  const salt = random(16)
  const key = await deriveKey(password, salt, cost)
  const { N, r, p } = cost
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [kind, N, r, p, salt, key] = hash.split('$')
  if (kind !== 'scrypt' || salt === undefined || key === undefined) return false
  const derived = await deriveKey(password, Buffer.from(salt, 'base64url'), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  })
  return isSame(derived.toString('base64url'), key)
}

/** For names that nobody has: to say so takes as long as to refuse a wrong password. */
export const nobodysHash = `scrypt$${cost.N}$${cost.r}$${cost.p}$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`

function deriveKey(
  password: string,
  salt: Buffer,
  { N, r, p }: { N: number; r: number; p: number },
): Promise<Buffer> {
  return derive(password.normalize('NFKC'), salt, keyBytes, { N, r, p, maxmem: 256 * N * r })
}
