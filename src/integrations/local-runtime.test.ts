import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isOfWorkspace } from './local-runtime.ts'

const root = join(import.meta.dirname, '../..')

test('the dev server looks at the site, and not at what learners save', () => {
  for (const path of ['workspace', 'workspace/load-balancer/tsconfig.json'])
    expect(isOfWorkspace(join(root, path)), path).toBe(true)
  for (const path of ['src/workspace/Workspace.svelte', 'workspaces/x.ts', 'content/en'])
    expect(isOfWorkspace(join(root, path)), path).toBe(false)
})
