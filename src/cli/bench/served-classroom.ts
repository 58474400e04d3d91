/** A classroom in a process of its own, and a room full of learners who ask it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import * as v from 'valibot'
import { apiPath, classroomHeader, keyHeader } from '../../classroom/api.ts'

const startedSchema = v.object({
  port: v.number(),
  instructor: v.exactOptional(v.object({ name: v.string(), password: v.string() })),
})
const classSchema = v.object({ id: v.string(), joinCode: v.string() })
const joinedSchema = v.object({ link: v.string() })
const receiptSchema = v.object({ submission: v.string() })

export interface Workers {
  readonly workers: number
  /** As the system counts it. */
  readonly priority: number
}

export interface Asked {
  readonly status: number
  readonly tookMs: number
  readonly json: unknown
  readonly cookies: readonly string[]
}

export class ServedClassroom implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #port: number
  readonly #instructor: v.InferOutput<typeof startedSchema>['instructor']
  /** A browser keeps its line. */
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 })

  private constructor(child: ChildProcess, { port, instructor }: v.InferOutput<typeof startedSchema>) {
    this.#child = child
    this.#port = port
    this.#instructor = instructor
  }

  static async start(root: string, data: string, { workers, priority }: Workers): Promise<ServedClassroom> {
    const program = join(import.meta.dirname, 'classroom-process.ts')
    const child = spawn(process.execPath, [program, root, data, String(workers), String(priority)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    return new ServedClassroom(child, v.parse(startedSchema, JSON.parse(line.toString('utf8'))))
  }

  /** Graded at one seed. Returns its id and its join code. */
  async newClass(): Promise<v.InferOutput<typeof classSchema>> {
    const signedIn = await this.ask('POST', '/sign-in', { body: this.#instructor })
    const made = await this.ask('POST', '/classes', {
      body: { name: 'A room', seeds: 1 },
      headers: { cookie: signedIn.cookies.join('; ') },
    })
    return v.parse(classSchema, made.json)
  }

  /** Returns the secret of the personal link, and how long it took. */
  async join(code: string, name: string): Promise<{ readonly link: string; readonly tookMs: number }> {
    const { json, tookMs } = await this.ask('POST', '/join', { body: { code, name } })
    return { ...v.parse(joinedSchema, json), tookMs }
  }

  async handIn(
    classId: string,
    link: string,
    key: string,
    files: Readonly<Record<string, string>>,
  ): Promise<Asked> {
    const path = `/classes/${classId}/exercises/load-balancer/submissions`
    const headers = { authorization: `Bearer ${link}`, [keyHeader]: key }
    const asked = await this.ask('POST', path, { body: { files }, headers })
    v.parse(receiptSchema, asked.json)
    return asked
  }

  ask(
    method: 'GET' | 'POST',
    path: string,
    {
      body,
      headers = {},
    }: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Asked> {
    const fromMs = performance.now()
    const { promise, resolve, reject } = Promise.withResolvers<Asked>()
    const sent = request(
      {
        agent: this.#agent,
        host: '127.0.0.1',
        port: this.#port,
        method,
        path: `${apiPath}${path}`,
        headers: {
          [classroomHeader]: '1',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            tookMs: performance.now() - fromMs,
            json: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown,
            cookies: (response.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0] ?? ''),
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
    return promise
  }

  /** What its grading processes have used of the cores, where the system tells it. */
  gradersMs(): number | undefined {
    const { pid } = this.#child
    try {
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
      return children.filter((child) => child !== '').reduce((sum, child) => sum + coreMsOf(child), 0)
    } catch {
      return undefined
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy()
    const gone = once(this.#child, 'exit')
    this.#child.stdin?.end()
    await gone
  }
}

/** Linux counts in hundredths of a second. */
function coreMsOf(pid: string): number {
  const fields = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
