/**
 * One grading process: takes an order, answers with a verdict, and waits for the next. Learners' programs run in a thread
 * of it, in their sandbox. It knows no database and no secret but the seeds it is told, and ends with whoever started it.
 */
import * as v from 'valibot'
import { NodeGrader } from '../../grading/node.ts'
import { type Answer, type Order, orderSchema } from './messages.ts'

/** One warm thread, of the exercise that came last. */
let warm: { readonly suiteFile: string; readonly grader: NodeGrader } | undefined

process.on('disconnect', () => process.exit())
process.on('message', (message) => {
  grade(v.parse(orderSchema, message)).then(
    (verdict) => tell({ verdict }),
    (error: unknown) => tell({ broke: error instanceof Error ? error.message : String(error) }),
  )
})

async function grade({ exercise, suiteFile, files, seeds }: Order) {
  if (warm?.suiteFile !== suiteFile) {
    warm?.grader.dispose()
    warm = { suiteFile, grader: new NodeGrader(exercise, suiteFile) }
  }
  return await warm.grader.grade({ files, seeds })
}

function tell(answer: Answer): void {
  process.send?.(answer)
}
