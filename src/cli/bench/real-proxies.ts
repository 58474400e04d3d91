/** Requests through the reference balancer's processes, and through a plain Node proxy of the same shape. */
import { spawn } from 'node:child_process'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { median } from './section.ts'

const servers = 4
/** Requests that are under way at once. */
const busy = 16
const spans = 5
const spanMs = 1000

export interface Pace {
  /** One after the other, in ms. */
  readonly alone: number
  readonly perSecond: number
}

/** What cannot be answered with 200 rejects: it is not worth timing. */
export async function paceOf(port: number): Promise<Pace> {
  const agent = new Agent({ keepAlive: true, maxSockets: busy })
  try {
    await rush(agent, port)
    const alone: number[] = []
    for (let count = 0; count < 200; count++) {
      const from = performance.now()
      await ask(agent, port)
      alone.push(performance.now() - from)
    }
    const perSecond: number[] = []
    for (let span = 0; span < spans; span++) perSecond.push(await rush(agent, port))
    return { alone: median(alone), perSecond: median(perSecond) }
  } finally {
    agent.destroy()
  }
}

/** As many as go through in a while, a second. */
async function rush(agent: Agent, port: number): Promise<number> {
  const from = performance.now()
  let count = 0
  const work = async (): Promise<void> => {
    while (performance.now() - from < spanMs) {
      await ask(agent, port)
      count++
    }
  }
  await Promise.all(Array.from({ length: busy }, work))
  return (count * 1000) / (performance.now() - from)
}

function ask(agent: Agent, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/cards/1', agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`answered with ${response.statusCode}`))
      response.resume().on('end', resolve)
    }).on('error', reject)
  })
}

/** Plain servers, and a plain proxy before them, each a process. */
export async function pacePlain(): Promise<Pace> {
  const ends: (() => void)[] = []
  const start = (ports: readonly number[]): Promise<number> => {
    const file = join(import.meta.dirname, 'plain-proxy-process.ts')
    const child = spawn(process.execPath, [file, ...ports.map(String)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    ends.push(() => child.stdin.end())
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.stdout.setEncoding('utf8').once('data', (told: string) => resolve(Number(told)))
    })
  }
  try {
    const ports = await Promise.all(Array.from({ length: servers }, () => start([])))
    return await paceOf(await start(ports))
  } finally {
    for (const end of ends) end()
  }
}
