import { check } from 'recheck'

/** Whether hostile input can make an expression slow; `undecided` where recheck can't tell within its time. */
export type RegexJudgement =
  | { readonly status: 'linear' | 'undecided' }
  | { readonly status: 'slow'; readonly growth: string }

const timeout = 10_000

/** Decides by theory where the expression allows it, else by trial with the same inputs each time. */
export async function judgeRegex(source: string, flags: string): Promise<RegexJudgement> {
  const proven = await check(source, flags, { timeout, checker: 'automaton' })
  const answer =
    proven.status === 'unknown'
      ? await check(source, flags, { timeout, checker: 'fuzz', randomSeed: 1 })
      : proven
  if (answer.status === 'unknown') return { status: 'undecided' }
  return answer.status === 'safe'
    ? { status: 'linear' }
    : { status: 'slow', growth: answer.complexity.summary }
}
