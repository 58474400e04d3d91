/** Settings that change while a node runs, and at a restart. */
import { expect } from 'vitest'
import type { HistoryEvent } from '../../../contract/history.ts'
import { json, type Tries } from './tries.ts'

const isVars = (event: HistoryEvent) => event.kind === 'fault' && event.fault === 'vars'

export function ofSettings(tries: Tries): void {
  const setup = { roles: { front: { vars: { flag: 'off', other: 'same' } } } }

  tries(
    'env.vars holds what was set last; what was read before stays as it was',
    async (trial) => {
      const before = await json(trial.user('/settings'))
      expect(before).toMatchObject({ now: 'off', kept: 'off', atBoot: 'off', other: 'same', frozen: true })
      await trial.setVars('front-1', { flag: 'on' })
      expect(await json(trial.user('/settings'))).toMatchObject({ now: 'on', kept: 'off', other: 'same' })
      await trial.setVars('front-1', { flag: '', more: 'two\nlines' })
      const after = await json(trial.user('/settings'))
      expect(after).toMatchObject({ now: '', kept: 'off', atBoot: 'off', frozen: true })
      expect(after).toHaveProperty('names', ['flag', 'other', 'more'])
      expect(await json(trial.ask('back-1', '/'))).toMatchObject({ path: '/' })
    },
    setup,
  )

  tries(
    'they outlast a crash, and a restart can bring others',
    async (trial) => {
      await trial.setVars('front-1', { flag: 'on' })
      await trial.crash('front-1')
      await trial.restart('front-1')
      expect(await json(trial.user('/settings'))).toMatchObject({ now: 'on', atBoot: 'on', other: 'same' })
      await trial.crash('front-1')
      await trial.restart('front-1', { vars: { flag: 'at boot' } })
      expect(await json(trial.user('/settings'))).toMatchObject({ now: 'at boot', atBoot: 'at boot' })
      await trial.crash('front-1')
      await trial.setVars('front-1', { flag: 'while down' })
      await trial.restart('front-1')
      expect(await json(trial.user('/settings'))).toMatchObject({ atBoot: 'while down', other: 'same' })
    },
    setup,
  )

  tries(
    'the history tells which were set, and to what',
    async (trial) => {
      await trial.setVars('front-1', { flag: `${'x'.repeat(199)}🎈 and more`, constructor: 'on' })
      const told = [
        ['flag', `${'x'.repeat(199)}…`],
        ['constructor', 'on'],
      ]
      expect(await trial.event(isVars)).toMatchObject({
        node: 'operator',
        phase: 'begin',
        nodes: ['front-1'],
        vars: told,
      })
      expect(await json(trial.user('/settings'))).toHaveProperty('names', ['flag', 'other', 'constructor'])
    },
    setup,
  )

  tries(
    'what is no setting is told in words, and changes nothing',
    async (trial) => {
      const wrong: readonly (readonly [unknown, string])[] = [
        [
          { flag: 50 },
          "the setting flag of front-1 has to be a text, and is of the type number: write it as '50'",
        ],
        [{ flag: null }, 'has to be a text, and is null'],
        [{ other: 'new', flag: ['on'] }, 'has to be a text, and is a list'],
        [{ ' ': 'on' }, 'a setting of front-1 has no name'],
        ['flag=on', 'the settings of front-1 are names with texts'],
        [['flag'], 'the settings of front-1 are names with texts'],
        [Object.fromEntries(Array.from({ length: 101 }, (_, name) => [name, ''])), '100 are the most'],
      ]
      for (const [vars, message] of wrong)
        await expect(trial.setVars('front-1', vars as never)).rejects.toThrow(message)
      await trial.remove('back-1')
      await expect(trial.setVars('back-1', { flag: 'on' })).rejects.toThrow('back-1')
      await expect(trial.restart('front-1', { vars: { flag: 'on' } })).rejects.toThrow('front-1 is up')
      expect(await json(trial.user('/settings'))).toMatchObject({ now: 'off', other: 'same' })
    },
    setup,
  )
}
