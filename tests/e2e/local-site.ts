/** The built site as `npm start` serves it: with a local server that runs stacks. */
import { join } from 'node:path'
import { createLocalServer } from '../../src/runtime/server/create-local-server.ts'
import { serveSite as serveWithStacks } from '../../src/runtime/server/site-server.ts'
import { root, type Site } from './site.ts'

export async function serveLocalSite(port = 0): Promise<Site> {
  const folder = process.env.SITE ?? join(root, 'dist')
  const site = await serveWithStacks(
    folder,
    port,
    createLocalServer(root, () => {}),
  )
  return { url: site.address, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() }
}
