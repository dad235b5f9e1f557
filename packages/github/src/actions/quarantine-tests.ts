import type { ErrorValue } from '@gatewright/core/errors'
import {
  defaultQuarantinePolicy,
  parseManualEvent,
  type ManualEvent,
  type QuarantinePolicy,
} from '@gatewright/core/flake'
import type { Decision, DecisionNode } from '@gatewright/core/policy'
import type { QuarantineEntry } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import { counted, namesInWords, nothingToDo } from './action-words.ts'
import { recordManualEvent } from './manual-events.ts'
import { planTestQuarantine, type QuarantineOptions, type TestToQuarantine } from './plan-test-quarantine.ts'
import type { ActionStores, Outcome, Pressed } from './pressed.ts'

export interface QuarantineTestsOptions extends QuarantineOptions {
  /** How long a quarantine may be; `defaultQuarantinePolicy` by default. */
  readonly policy?: Pick<QuarantinePolicy, 'maxAgeMs'>
  /**
   * Where the repair of a test is tracked; the first issue of its leaf by default. Without one the gate is not told of the
   * quarantine, until there is.
   */
  issueOf?(leaf: DecisionNode): string | undefined
}

/**
 * Puts the flaky tests in quarantine that keep a gate closed: what the actor decided goes into the audit log, where
 * `readManualEvents` finds it, and the gate is told where an issue tracks the repair. Made again it makes nothing twice.
 */
export async function quarantineTests(
  stores: Pick<ActionStores, 'audit' | 'quarantine'>,
  decision: Decision,
  pressed: Pressed,
  options: QuarantineTestsOptions = {},
): Promise<Result<Outcome, ErrorValue>> {
  const { most = 20 } = options
  const { tests, others } = planTestQuarantine(decision, pressed, options)
  const [first] = tests
  if (!first) return ok(nothingToDo('quarantine', whyNot(others)))
  if (tests.length > most)
    return ok(
      nothingToDo(
        'quarantine',
        `${tests.length} flaky tests are more than the ${most} that one button is for`,
      ),
    )
  const told: string[] = []
  const untold: string[] = []
  const entries: QuarantineEntry[] = []
  let until = first.event.until
  for (const one of tests) {
    const recorded = await record(stores, one, options.policy)
    if (recorded.isErr()) return err(recorded.error)
    const entry = entryOf(one, recorded.value, options)
    if ('until' in recorded.value) until = recorded.value.until
    if (entry) entries.push(entry)
    const names = entry ? told : untold
    names.push(one.test.testcase)
  }
  const appended = await stores.quarantine.append(entries)
  if (appended.isErr()) return err(appended.error)
  return ok({
    outcome: 'done',
    words: [
      `put ${counted(tests.length, 'flaky test')} in quarantine until ${until}: ${namesInWords([...told, ...untold])}`,
      ...(untold.length === 0 ? [] : [`no issue tracks ${namesInWords(untold)}, so it goes on blocking`]),
      ...(others.length === 0 ? [] : [whyNot(others)]),
    ].join('; '),
    made: tests.map(({ event }) => event.id),
  })
}

async function record(
  { audit }: Pick<ActionStores, 'audit'>,
  { test, event }: TestToQuarantine,
  policy: Pick<QuarantinePolicy, 'maxAgeMs'> | undefined,
): Promise<Result<ManualEvent, ErrorValue>> {
  const checked = parseManualEvent(event, { ...defaultQuarantinePolicy, ...policy })
  if (checked.isErr()) return err(checked.error)
  return recordManualEvent(audit, test, checked.value)
}

/** Of what was written down first, so that the same button gives the same entry. */
function entryOf(
  { test, leaf }: TestToQuarantine,
  recorded: ManualEvent,
  { issueOf = ({ issues = [] }) => issues[0] }: QuarantineTestsOptions,
): QuarantineEntry | undefined {
  const issue = issueOf(leaf)
  if (issue === undefined || !('until' in recorded)) return undefined
  return { testcase: test.testcase, from: recorded.at, until: recorded.until, issue, by: recorded.by }
}

function whyNot(others: readonly DecisionNode[]): string {
  if (others.length === 0) return 'nothing blocks that a quarantine could help with'
  return `quarantine is for tests that failed and passed, and not for ${namesInWords(others.map(({ message }) => message))}`
}
