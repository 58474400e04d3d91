/** What the parts of the suite share. */
import type { Trial, TrialSetup } from '../trial.ts'

/** Writes a test that opens a trial of its own. */
export type Tries = (
  title: string,
  body: (trial: Trial) => Promise<void>,
  setup?: Partial<TrialSetup>,
) => void

export type Told = Readonly<Record<string, unknown>>

export const json = async (response: Response | Promise<Response>): Promise<Told> =>
  (await (await response).json()) as Told

export const toBack = (path: string): string => encodeURIComponent(`http://back-1/${path}`)

export const refused = { name: 'TypeError', message: 'fetch failed', cause: 'Error', code: 'ECONNREFUSED' }
