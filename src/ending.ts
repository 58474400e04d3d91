/** When and how the process is to end: asked by a signal, or because whoever started it is gone. */
import { readFileSync } from 'node:fs'

/** Terminals, npm and launchers each pass a signal on: what comes so soon after the first is the same. */
const sameWithinMs = 1000
/** No system tells a process that its parent is gone. */
const lookEveryMs = 500

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export interface Ending extends Disposable {
  readonly signal: AbortSignal
  /** In order: what runs is ended, and its end waited for. */
  begin(): void
}

type Process = Pick<NodeJS.Process, 'on' | 'off' | 'exit' | 'ppid' | 'env' | 'platform'>

export function endingOf(process: Process): Ending {
  const controller = new AbortController()
  let begunMs: number | undefined
  const begin = (): void => {
    begunMs ??= performance.now()
    controller.abort()
  }
  const take = (): void => {
    // Asked once more, a while later: it takes too long.
    if (begunMs !== undefined && performance.now() - begunMs > sameWithinMs) process.exit(2)
    begin()
  }
  for (const signal of signals) process.on(signal, take)
  const look = lookForLaunchers(process, begin)
  return {
    signal: controller.signal,
    begin,
    [Symbol.dispose]: () => {
      clearInterval(look)
      for (const signal of signals) process.off(signal, take)
    },
  }
}

/** Undefined where it is nobody's to end. */
function lookForLaunchers(process: Process, begin: () => void): NodeJS.Timeout | undefined {
  const launchers = launchersOf(process)
  if (launchers.length === 0) return undefined
  const look = setInterval(() => {
    if (process.ppid === launchers[0] && launchers.every(isThere)) return
    clearInterval(look)
    begin()
  }, lookEveryMs)
  return look.unref()
}

/**
 * Whose end is ours, from the nearest on: an older Node that handed over to this one, and npm, with the shell that it
 * may have put between. What a person's own shell started may outlive it, as with nohup.
 */
function launchersOf({ ppid, env, platform }: Process): readonly number[] {
  const isHandedOver = env.MILLIONS_LAUNCHER === String(ppid)
  const isOfNpm = env.npm_execpath !== undefined
  if (!isHandedOver && !isOfNpm) return []
  const launchers = [ppid]
  if (platform !== 'linux' || !isOfNpm) return launchers
  const own = isHandedOver ? parentOf(ppid) : ppid
  if (own === undefined) return launchers
  const npm = isShellOfOneCommand(own) ? parentOf(own) : undefined
  return [...new Set([ppid, own, ...(npm === undefined ? [] : [npm])])]
}

function isShellOfOneCommand(pid: number): boolean {
  try {
    const [program = '', option] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return option === '-c' && /(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(program)
  } catch {
    // It is gone, or its system tells nobody: then there is nothing more to look at.
    return false
  }
}

function parentOf(pid: number): number | undefined {
  try {
    // After the name, which may hold anything.
    const [, parent] = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '').split(' ')
    return parent === undefined ? undefined : Number(parent)
  } catch {
    return undefined
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's, and there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
