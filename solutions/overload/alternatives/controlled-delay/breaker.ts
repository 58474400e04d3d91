/** How it has gone of late, as a number from 0 to 1 that forgets: each try moves it a little. */
const FORGETS = 0.75
const BAD = 0.1
const EACH_MS = 550

let health = 1
let sentMs = 0

export const isAway = (): boolean => health < BAD
export const mayProbe = (): boolean => performance.now() - sentMs >= EACH_MS

export function probes(): void {
  sentMs = performance.now()
}

export function learn(isWell: boolean): void {
  if (isWell && isAway()) health = 1
  else health = FORGETS * health + (isWell ? 1 - FORGETS : 0)
}
