/** How much CPU time the longest task of a page's main thread took: what a busy machine makes others wait is not in it. */
import type { Page } from 'playwright-core'
import * as v from 'valibot'

const traceSchema = v.looseObject({
  ph: v.string(),
  name: v.string(),
  pid: v.number(),
  tid: v.number(),
  /** CPU time of the thread, in µs. */
  tdur: v.optional(v.number()),
  args: v.optional(v.looseObject({ name: v.optional(v.unknown()) })),
})
type Traced = v.InferOutput<typeof traceSchema>

/** What `during` gives, and the longest task while it went on, in ms of CPU time. */
export async function withTaskTimes<T>(
  page: Page,
  during: () => Promise<T>,
): Promise<{ readonly result: T; readonly longestCpuMs: number }> {
  const session = await page.context().newCDPSession(page)
  const events: Traced[] = []
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) {
      const parsed = v.safeParse(traceSchema, event)
      if (parsed.success) events.push(parsed.output)
    }
  })
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel'] },
  })
  const result = await during()
  await session.send('Tracing.end')
  await complete
  await session.detach()
  return { result, longestCpuMs: longestOf(events) }
}

/** Of all pages' main threads: there is one page. */
function longestOf(events: readonly Traced[]): number {
  const thread = ({ pid, tid }: Traced): string => `${pid} ${tid}`
  const main = new Set(
    events.filter(({ args }) => args?.name === 'CrRendererMain').map((event) => thread(event)),
  )
  const tasks = events.filter(
    (event) => event.ph === 'X' && event.name.endsWith('RunTask') && main.has(thread(event)),
  )
  if (tasks.length === 0) throw new Error('Chromium told of no task of the main thread.')
  return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur / 1000), 0)
}
