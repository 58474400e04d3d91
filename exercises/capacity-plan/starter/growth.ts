/**
 * Stage 6: how many months a plan holds, and which tier breaks first.
 * So far: none.
 */
import type { GrowthAnswer, GrowthQuestion } from './profile.ts'

export function growth(_question: GrowthQuestion): GrowthAnswer | Promise<GrowthAnswer> {
  return { months: 0, first: 'web' }
}
