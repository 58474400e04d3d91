/** One server after the other, and the next one as soon as the last says that it is well. `POST /deploys { version }`. */
import type { Program } from 'millions'

export default {
  async fetch(request) {
    void roll(await request.text())
    return new Response(null, { status: 202 })
  },
} satisfies Program

async function roll(body: string): Promise<void> {
  const answer = await fetch('http://platform/nodes?role=web')
  for (const { name } of (await answer.json()) as readonly { readonly name: string }[]) {
    await fetch(`http://platform/nodes/${name}`, { method: 'PUT', body })
    do await new Promise((resolve) => setTimeout(resolve, 1000))
    while (!(await isWell(name)))
  }
}

async function isWell(name: string): Promise<boolean> {
  try {
    return (await fetch(`http://${name}/health`, { signal: AbortSignal.timeout(1000) })).ok
  } catch {
    return false
  }
}
