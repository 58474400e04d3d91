/** Node's parseArgs, with its refusals in our words. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { text } from '../messages/cli/learner.en.ts'
import { UsageError } from './command.ts'

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; args: string[]; strict: true }>
>

export function parseArguments<const O extends Options>(
  command: string,
  args: readonly string[],
  options: O,
): Parsed<O> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      const [sentence = error.message] = error.message.split('. ')
      throw new UsageError(sentence, text.seeHelp(command))
    }
    throw error
  }
}

/** A whole number from `least` on, or nothing when it was not given. */
export function parseCount(
  command: string,
  option: string,
  given: string | undefined,
  least: number,
): number | undefined {
  if (given === undefined) return undefined
  const number = Number(given)
  if (/^\d+$/.test(given) && Number.isSafeInteger(number) && number >= least) return number
  throw new UsageError(text.notACount(option, given, least), text.seeHelp(command))
}
