/** The built site as `npm start` serves it: with a local server that runs stacks. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalServer } from '../../src/runtime/server/create-local-server.ts'
import { serveSite as serveWithStacks } from '../../src/runtime/server/site-server.ts'
import { root, type Site } from './site.ts'

/** The folders of whoever works in this checkout are none of a test's: `workspace` is another one, and gone at the end, unless told. */
export async function serveLocalSite(port = 0, workspace?: string): Promise<Site> {
  const folder = process.env.SITE ?? join(root, 'dist')
  const temporary = workspace === undefined ? mkdtempSync(join(tmpdir(), 'workspaces-')) : undefined
  const site = await serveWithStacks(
    folder,
    port,
    createLocalServer(root, () => {}, workspace ?? join(temporary ?? '', 'workspace')),
  )
  return {
    url: site.address,
    async [Symbol.asyncDispose]() {
      await site[Symbol.asyncDispose]()
      if (temporary !== undefined) rmSync(temporary, { recursive: true })
    },
  }
}
