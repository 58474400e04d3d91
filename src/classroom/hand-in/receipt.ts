/** What whoever hands in has in hand afterwards. */
import type { Receipt } from '../api.ts'
import type { SubmissionRow } from '../store/tables.ts'

export function receiptOf(row: Omit<SubmissionRow, 'files' | 'practice' | 'key'>): Receipt {
  const { id, classId, exercise, number, filesHash: hash, handedInAtMs } = row
  return { submission: id, classId, exercise, number, filesHash: hash, handedInAtMs }
}
