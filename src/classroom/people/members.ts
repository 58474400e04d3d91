/** Learners of a class: they join by its code and a name, and come back by their link or their passphrase. */
import type { Joined } from '../api.ts'
import { noteChange } from '../board/changes.ts'
import { requireActive } from '../classes/active.ts'
import type { Classroom } from '../classroom.ts'
import { Problem } from '../problem.ts'
import { nameKey, readName } from './names.ts'
import { isSame, newId, newToken, newWords, type RandomBytes, secretHash, typedWords } from './secrets.ts'
import type { Learner } from './sessions.ts'

/** 64 bits: more than anybody can try, so that a quick hash is enough. */
const passphraseWords = 4
const mostLearners = 1000

/** A code that leads nowhere is a try. */
export async function classByCode({ store }: Classroom, code: string): Promise<string | undefined> {
  const found = await store
    .selectFrom('classes')
    .select('id')
    .where('joinCode', '=', typedWords(code))
    .executeTakeFirst()
  return found?.id
}

export async function joinClass(classroom: Classroom, classId: string, given: string): Promise<Joined> {
  const { store, clock, random } = classroom
  const name = readName(given)
  if (name === undefined) throw new Problem('bad-name')
  const { link, passphrase, row } = newSecrets(random)
  const learner = { id: newId(random), name, classId }
  await store.transaction().execute(async (transaction) => {
    const isThere = await noteChange(transaction, classId, { memberId: learner.id })
    if (!isThere) throw new Problem('wrong-join-code')
    await requireActive(transaction, classId)
    const { count } = await transaction
      .selectFrom('members')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('classId', '=', classId)
      .executeTakeFirstOrThrow()
    if (Number(count) >= mostLearners) throw new Problem('class-full', { most: mostLearners })
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('members')
      .values({ ...learner, ...row, nameKey: nameKey(name), joinedAtMs: clock.nowMs() })
      .onConflict((conflict) => conflict.columns(['classId', 'nameKey']).doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 0n) throw new Problem('name-taken', { name })
  })
  return { learner, link, passphrase }
}

/** Undefined when they do not belong together. */
export async function learnerByPassphrase(
  { store }: Classroom,
  classId: string,
  name: string,
  passphrase: string,
): Promise<Learner | undefined> {
  const found = await store
    .selectFrom('members')
    .select(['id', 'name', 'passphraseHash'])
    .where('classId', '=', classId)
    .where('nameKey', '=', nameKey(readName(name) ?? name))
    .executeTakeFirst()
  const isRight = isSame(secretHash(typedWords(passphrase)), found?.passphraseHash ?? '')
  return found !== undefined && isRight ? { id: found.id, name: found.name, classId } : undefined
}

/** For whoever has lost both. Whoever has found them is signed in no more. */
export async function renewLink(
  { store, random }: Classroom,
  classId: string,
  learnerId: string,
): Promise<Joined> {
  const { link, passphrase, row } = newSecrets(random)
  return await store.transaction().execute(async (transaction) => {
    const learner = await transaction
      .updateTable('members')
      .set(row)
      .where('id', '=', learnerId)
      .where('classId', '=', classId)
      .returning(['id', 'name', 'classId'])
      .executeTakeFirst()
    if (learner === undefined) throw new Problem('unknown-learner')
    await transaction.deleteFrom('sessions').where('memberId', '=', learnerId).execute()
    return { learner, link, passphrase }
  })
}

/** With all that they have handed in. */
export async function removeLearner({ store }: Classroom, classId: string, learnerId: string): Promise<void> {
  await store.transaction().execute(async (transaction) => {
    await noteChange(transaction, classId, { memberId: learnerId })
    const { numDeletedRows } = await transaction
      .deleteFrom('members')
      .where('id', '=', learnerId)
      .where('classId', '=', classId)
      .executeTakeFirst()
    if (numDeletedRows === 0n) throw new Problem('unknown-learner')
  })
}

function newSecrets(random: RandomBytes) {
  const link = newToken(random)
  const passphrase = newWords(passphraseWords, random)
  return { link, passphrase, row: { linkHash: secretHash(link), passphraseHash: secretHash(passphrase) } }
}
