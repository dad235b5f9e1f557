import { err, ok, type Result } from 'neverthrow'
import { compareText } from '../canonical/compare-text.ts'
import { testKey, type TestKey } from '../flake/evidence/test-key.ts'
import { planQuarantine } from '../flake/quarantine/plan-quarantine.ts'
import type { QuarantineCandidate, QuarantinePlan } from '../flake/quarantine/quarantine-plan.ts'
import { defaultQuarantinePolicy, type QuarantinePolicy } from '../flake/quarantine/quarantine-policy.ts'
import { newQuarantineRecord } from '../flake/quarantine/quarantine-record.ts'
import type { FlakeScore } from '../flake/score/flake-score.ts'
import type { QueryError } from '../ports/result-store.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import { scoreStates } from '../upkeep/score-states.ts'
import type { JobContext, QuarantineFacts } from './job-context.ts'
import { readKept, type KeptRecord } from './quarantine-records.ts'

/** A test that quarantine has to do with, and all that is known of it. */
export interface KnownTest {
  readonly key: TestKey
  readonly score: FlakeScore
  readonly kept: KeptRecord
  readonly facts: QuarantineFacts
}

/** A plan, and what it was made of. */
export interface PlannedProject {
  readonly plan: QuarantinePlan
  /** By key. */
  readonly tests: readonly KnownTest[]
  /** Of every record that is kept. */
  readonly kept: ReadonlyMap<TestKey, KeptRecord>
}

/** Scores all tests and plans who may be in quarantine. */
export async function planProject(
  { storage, flakes = {}, quarantine = {} }: JobContext,
  at: Instant,
): Promise<Result<PlannedProject, QueryError>> {
  const { policy = defaultQuarantinePolicy, trueCatches = 0, clusters, factsOf } = quarantine
  const space = flakes.space === undefined ? {} : { space: flakes.space }
  const scored = await scoreStates(storage.states, space)
  if (scored.isErr()) return err(scored.error)
  const kept = await readKept(storage.states)
  if (kept.isErr()) return err(kept.error)
  const { scores } = scored.value
  const known = scores
    .map((score) => {
      const key = testKey(score)
      const own = kept.value.get(key) ?? { record: newQuarantineRecord(score), pending: [], version: 0 }
      return { key, score, kept: own }
    })
    .filter(({ score, kept: { record } }) => concerns(score, record.state !== 'healthy', policy))
    .sort((a, b) => compareText(a.key, b.key))
  const facts = factsOf ? await factsOf(known.map(({ kept: { record } }) => record)) : ok([])
  if (facts.isErr()) return err(facts.error)
  const tests = known.map((test, index) => ({ ...test, facts: facts.value[index] ?? {} }))
  const plan = planQuarantine(tests.map(candidateOf), policy, {
    at: toEpochMs(at),
    suite: { tests: scores.length, trueCatches },
    ...(clusters && { clusters }),
  })
  return ok({ plan, tests, kept: kept.value })
}

function concerns(
  { state, score }: FlakeScore,
  isKnown: boolean,
  { suspectFrom }: QuarantinePolicy,
): boolean {
  return isKnown || state === 'flaky' || state === 'broken' || score >= suspectFrom
}

function candidateOf({ score, kept: { record }, facts }: KnownTest): QuarantineCandidate {
  const { trueCatches = 0, exemptions, policy } = facts
  return {
    record,
    score,
    trueCatches,
    ...(exemptions && { exemptions }),
    ...(policy && { policy }),
  }
}
