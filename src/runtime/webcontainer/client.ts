/** What is used of StackBlitz's client. It is loaded when somebody wants to run something for real, and never before. */
import type { WebContainerProcess } from '@webcontainer/api'

export type ContainerProcess = Pick<WebContainerProcess, 'exit' | 'input' | 'output' | 'kill'>

export interface Container {
  mount(tree: Readonly<Record<string, { file: { contents: string | Uint8Array } }>>): Promise<void>
  spawn(command: string, args: string[]): Promise<ContainerProcess>
  on(event: 'port', listener: (port: number, type: 'open' | 'close', url: string) => void): () => void
  on(event: 'error', listener: (error: { message: string }) => void): () => void
  teardown(): void
}

export interface ContainerClient {
  /** The page of StackBlitz that is loaded in a hidden frame. */
  readonly frameUrl: string
  /** Never settles when the frame does not answer, and blocks every later call: it is called once until it has settled. */
  boot(): Promise<Container>
  /** Loads the frame again. The call that waits for its answer goes on when it comes. */
  reloadFrame(): void
}

declare global {
  /** In place of StackBlitz's own origin, for tests. The client reads it at the first boot. */
  var WEBCONTAINER_API_IFRAME_URL: string | undefined
}

const usualOrigin = 'https://stackblitz.com'

export function frameOrigin(): string {
  return new URL(globalThis.WEBCONTAINER_API_IFRAME_URL ?? usualOrigin).origin
}

export async function loadClient(): Promise<ContainerClient> {
  const { WebContainer } = await import('@webcontainer/api')
  const frameUrl = `${frameOrigin()}/headless`
  return {
    frameUrl,
    boot: () => WebContainer.boot({ coep: 'require-corp', workdirName: 'millions' }),
    reloadFrame: () => {
      for (const frame of document.querySelectorAll<HTMLIFrameElement>('iframe'))
        if (frame.src.startsWith(`${frameUrl}?`)) frame.src = `${frame.src}`
    },
  }
}
