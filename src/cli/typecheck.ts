/** `node src/cli/typecheck.ts`: type checks the programs of the course. A part of `npm run test:types`. */
import { join } from 'node:path'
import { typecheckPrograms } from '../course/typecheck-programs.ts'
import { plural } from '../messages/cli/both.en.ts'
import { visible } from '../messages/visible.ts'

const { folders, faults } = typecheckPrograms(join(import.meta.dirname, '..', '..'))
for (const { file, line, column, message } of faults)
  console.log(visible(`${file}:${line}:${column} ${message}`))
console.log(`${plural(folders, 'folder')} of programs checked, ${plural(faults.length, 'fault')}.`)
process.exitCode = faults.length === 0 ? 0 : 1
