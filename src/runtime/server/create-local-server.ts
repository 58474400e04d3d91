/** The local server with all of its services. */
import { join } from 'node:path'
import { workspaceName } from '../../course/workspace-folder.ts'
import { provideProgram } from '../../processes/program-file.ts'
import { FilesService } from './files/files-service.ts'
import { Gate } from './gate.ts'
import { LocalServer } from './local-server.ts'
import { StackService } from './stack-service.ts'

/** `root` is the checkout. Learners' folders are in `workspace`, below it unless told. `names`: its own, as the gate takes them. */
export function createLocalServer(
  root: string,
  say: (line: string) => void,
  workspace = join(root, workspaceName),
  names: readonly string[] = [],
): LocalServer {
  const provide = async () => ({ node: process.execPath, file: await provideProgram(root) })
  return new LocalServer({
    services: [new StackService({ provide, say }), new FilesService({ root, workspace, say })],
    gate: new Gate(undefined, names),
    say,
  })
}
