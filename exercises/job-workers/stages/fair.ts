/** The sixth stage: one user's hundreds of jobs are not before everybody else's. */
import { test } from 'millions/suite'
import { type Office, open, quick } from '../office.ts'
import { TURN_MS } from '../promises.ts'

const sendMany = async (office: Office, user: string, count: number): Promise<void> => {
  for (let number = 0; number < count; number++) await office.submit(user, `${user} ${number}`, 'web-1')
}

export function fair(): void {
  test('not-behind-hundreds', async (context) => {
    const office = await open(context, quick(1000))
    const { world } = office
    await sendMany(office, 'Ann', 200)
    await world.run(5000 * context.random())
    const others = [await office.submit('Bob', 'beach'), await office.submit('Carl', 'beach')]
    await office.settle(TURN_MS, others, 'somebody had sent 200 jobs before')
    await world.run(10_000)
    const late = [await office.submit('Dora', 'beach'), await office.submit('Bob', 'sea')]
    await office.settle(TURN_MS, late, 'somebody had sent 200 jobs before')
    await office.expectDone([...others, ...late])
  })

  test('all-get-their-turn', async (context) => {
    const office = await open(context, quick(200))
    await sendMany(office, 'Ann', 40)
    await sendMany(office, 'Bob', 5)
    await office.settle(60_000)
    await office.expectDone()
  })
}
