import { err, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import { canonicalJson, type JsonValue } from '../canonical/canonical-json.ts'
import { compareText } from '../canonical/compare-text.ts'
import { testKey, type TestKey, type TestOfVariant } from '../flake/evidence/test-key.ts'
import type { PlannedQuarantine, QuarantinePlan } from '../flake/quarantine/quarantine-plan.ts'
import { eventOfQuarantinePlan } from '../notify/quarantine-events.ts'
import { exactly } from '../schema/exactly.ts'
import type { Instant } from '../schema/instant.ts'
import { strictObject } from '../schema/strict-object.ts'
import { lineOfText } from '../schema/text.ts'
import type { Job, JobWork } from './job.ts'
import type { JobContext } from './job-context.ts'
import type { JobError } from './job-errors.ts'
import { planNotifications } from './planned-notifications.ts'
import { planProject, type KnownTest, type PlannedProject } from './quarantine-candidates.ts'
import { doEffects } from './quarantine-effects.ts'
import { keepRecord, type KeptRecord } from './quarantine-records.ts'
import { stepOf } from './quarantine-step.ts'

export interface GenerateQuarantinePlanPayload {
  /** Moves tests into quarantine and out of it, and keeps their records; false by default: only plans. */
  readonly apply?: boolean
  /** How many tests a slice moves at most; 100 by default. */
  readonly most?: number
  /** Behind which test a slice begins, by key. */
  readonly after?: TestKey
  /** Tells people of the plan, once for each name: `2026-12-01` for a report of the day. */
  readonly report?: string
}

/** A plan in short, and what was done of it. */
export interface GeneratedQuarantinePlan extends Pick<QuarantinePlan, 'summary' | 'budget'> {
  /** Tests that quarantine has to do with. */
  readonly tests: number
  /** The first of those that have shown enough for quarantine, in order of priority. */
  readonly candidates: readonly ListedCandidate[]
  readonly broken: number
  /** Tests that are in another state now than before. */
  readonly moved: readonly (TestOfVariant & { readonly from: string; readonly to: string })[]
}

type ListedCandidate = Pick<
  PlannedQuarantine,
  'testcase' | 'variant' | 'priority' | 'admitted' | 'obstacle' | 'rationale' | 'suggestedUntil'
>

const mostListed = 100

/** Plans who may be in quarantine, and moves tests accordingly where that is asked for. */
export const generateQuarantinePlan: Job<GenerateQuarantinePlanPayload, GeneratedQuarantinePlan> = {
  name: 'generate-quarantine-plan',
  payload: exactly<GenerateQuarantinePlanPayload>()(
    strictObject({
      apply: z.exactOptional(z.boolean()),
      most: z.exactOptional(z.int().min(1)),
      after: z.exactOptional(z.string()),
      report: z.exactOptional(lineOfText(256)),
    }),
  ),
  run: (context, payload) => new ResultAsync(generate(context, payload)),
}

async function generate(
  context: JobContext,
  payload: GenerateQuarantinePlanPayload,
): JobWork<GenerateQuarantinePlanPayload, GeneratedQuarantinePlan> {
  const { apply = false, most = 100, after = '', report } = payload
  const at = context.clock.now()
  const planned = await planProject(context, at)
  if (planned.isErr()) return err(planned.error)
  const { plan, tests } = planned.value
  // Before anything is moved: who comes after a crash would see another plan.
  if (report !== undefined && payload.after === undefined && context.notifications) {
    const events = [eventOfQuarantinePlan(plan, report)]
    const told = await planNotifications(context.storage, context.notifications.config, events, at)
    if (told.isErr()) return err(told.error)
  }
  const own = tests.filter(({ key }) => compareText(key, after) > 0)
  const moved = apply ? await moveTests(context, planned.value, own.slice(0, most), at) : ok([])
  if (moved.isErr()) return err(moved.error)
  const facts = { ...factsOf(plan, tests.length), moved: moved.value }
  const last = own[most - 1]
  return ok(
    apply && last && own.length > most
      ? { facts, state: 'more', next: { ...payload, after: last.key } }
      : { facts, state: 'done' },
  )
}

function factsOf(plan: QuarantinePlan, tests: number): Omit<GeneratedQuarantinePlan, 'moved'> {
  const { candidates, broken, summary, budget } = plan
  return {
    tests,
    candidates: candidates.slice(0, mostListed).map(listed),
    broken: broken.length,
    summary,
    budget,
  }
}

function listed(candidate: PlannedQuarantine): ListedCandidate {
  const { testcase, variant, priority, admitted, obstacle, rationale, suggestedUntil } = candidate
  return {
    testcase,
    variant,
    priority,
    admitted,
    ...(obstacle !== undefined && { obstacle }),
    rationale,
    suggestedUntil,
  }
}

/** Moves tests one after the other. What a process decided and did not get to do is done first. */
async function moveTests(
  context: JobContext,
  { plan, kept }: PlannedProject,
  tests: readonly KnownTest[],
  at: Instant,
): Promise<Result<GeneratedQuarantinePlan['moved'], JobError>> {
  const settled = new Map<TestKey, KeptRecord>()
  for (const [key, record] of kept) {
    if (record.pending.length === 0) continue
    const done = await settle(context, record)
    if (done.isErr()) return err(done.error)
    settled.set(key, done.value)
  }
  const admitted = new Set(plan.candidates.filter((one) => one.admitted).map((one) => testKey(one)))
  const moved: GeneratedQuarantinePlan['moved'][number][] = []
  for (const test of tests) {
    const before = settled.get(test.key) ?? test.kept
    const step = await stepOf(context, { ...test, kept: before }, admitted.has(test.key), at)
    if (step.isErr()) return err(step.error)
    const { record, effects } = step.value
    if (effects.length === 0 && isSame(record, before.record)) continue
    // Stored together, before anything is done: who comes after a crash does the same, and decides nothing anew.
    const put = await keepRecord(context.storage.states, { ...before, record, pending: effects })
    if (put.isErr()) return err(put.error)
    const done = await settle(context, put.value)
    if (done.isErr()) return err(done.error)
    const { testcase, variant, state: to } = record
    const from = before.record.state
    if (from !== to) moved.push({ testcase, variant, from, to })
  }
  return ok(moved)
}

/** Does what is to be done about a record, and remembers that it is. */
async function settle(context: JobContext, kept: KeptRecord): Promise<Result<KeptRecord, JobError>> {
  if (kept.pending.length === 0) return ok(kept)
  const done = await doEffects(context, kept.pending)
  if (done.isErr()) return err(done.error)
  return keepRecord(context.storage.states, { ...kept, pending: [] })
}

function isSame(a: KeptRecord['record'], b: KeptRecord['record']): boolean {
  return canonicalJson(a as unknown as JsonValue) === canonicalJson(b as unknown as JsonValue)
}
