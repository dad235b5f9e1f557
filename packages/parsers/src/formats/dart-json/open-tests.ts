import type { CaseAttempt, CaseFailure } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { createTextPool, type HeldText } from '../../reading/text/held-text.ts'
import {
  fieldOf,
  listField,
  numberField,
  objectField,
  textField,
  type JsonObject,
} from '../../reading/json/json-fields.ts'
import { positionField } from '../../reading/json/json-report.ts'
import type { ReportLine } from '../../reading/text/lines.ts'
import { createOpenLimit } from '../../reading/open-limit.ts'

interface Suite {
  readonly path?: string | undefined
  readonly platform?: string | undefined
}

/** A test that began and is not done. */
export interface OpenTest {
  readonly name: string
  readonly suite?: Suite | undefined
  /** Names of the groups around it, outermost first; each holds the names of those around it. */
  readonly groups: readonly string[]
  readonly line?: number | undefined
  readonly column?: number | undefined
  readonly startedAtMs?: number | undefined
  readonly byteOffset: number
  readonly failures: CaseFailure[]
  /** Tries that were followed by another one. */
  readonly attempts: CaseAttempt[]
  hasError: boolean
  skipReason?: string | undefined
  readonly output?: HeldText
}

/** Suites, groups and tests of a run, by their numbers. */
export interface OpenTests {
  addSuite(suite: JsonObject | undefined): void
  addGroup(group: JsonObject | undefined): void
  /** False where the event does not say which test it is. */
  begin(test: JsonObject | undefined, timeMs: number | undefined, line: ReportLine): boolean
  print(event: JsonObject): void
  get(id: number | undefined): OpenTest | undefined
  end(id: number | undefined): OpenTest | undefined
  /** A test that was done not long ago. */
  ended(id: number | undefined): OpenTest | undefined
  takeAll(): readonly OpenTest[]
  /** Forgets everything: the numbers begin again. */
  forget(): void
}

/** An error that comes late comes soon after the end. */
const rememberedTests = 1000

export function createOpenTests(context: ReadingContext): OpenTests {
  const pool = createTextPool(context)
  const limit = createOpenLimit(context)
  const suites = new Map<number, Suite>()
  const groups = new Map<number, string>()
  const tests = new Map<number, OpenTest>()
  const done = new Map<number, OpenTest>()
  const put = <Value>(map: Map<number, Value>, id: number | undefined, value: Value): boolean => {
    if (id === undefined) return false
    if (!map.has(id)) limit.claim()
    map.set(id, value)
    return true
  }
  return {
    addSuite(suite) {
      const path = textField(suite, 'path')
      put(suites, numberField(suite, 'id'), { path, platform: textField(suite, 'platform') })
    },
    addGroup(group) {
      put(groups, numberField(group, 'id'), textField(group, 'name') ?? '')
    },
    begin(test, startedAtMs, line) {
      const numbers = listField(test, 'groupIDs').filter((id) => typeof id === 'number')
      return put(tests, numberField(test, 'id'), {
        name: textField(test, 'name') ?? '',
        suite: suites.get(numberField(test, 'suiteID') ?? NaN),
        groups: numbers.map((id) => groups.get(id) ?? '').filter((name) => name !== ''),
        ...placeOf(test),
        startedAtMs,
        byteOffset: line.byteOffset,
        failures: [],
        attempts: [],
        hasError: false,
        skipReason: textField(objectField(test, 'metadata'), 'skipReason'),
        output: pool.open(),
      })
    },
    print(event) {
      const test = tests.get(numberField(event, 'testID') ?? NaN)
      const message = textField(event, 'message')
      if (!test || message === undefined) return
      if (fieldOf(event, 'messageType') === 'skip')
        test.skipReason ??= context.cut(message.replace(/^Skip: ?/, ''))
      else test.output?.add(`${message}\n`)
      // The runner has no event for it; what the result says in the end still counts.
      if (message === `Retry: ${test.name}`) endTry(test, context)
    },
    get: (id) => tests.get(id ?? NaN),
    end(id) {
      const test = tests.get(id ?? NaN)
      if (!test || id === undefined) return undefined
      tests.delete(id)
      limit.release()
      done.set(id, test)
      const [oldest] = done.keys()
      if (done.size > rememberedTests && oldest !== undefined) done.delete(oldest)
      return test
    },
    ended: (id) => done.get(id ?? NaN),
    takeAll() {
      const left = [...tests.values()]
      limit.release(left.length)
      tests.clear()
      return left
    },
    forget() {
      limit.release(suites.size + groups.size)
      suites.clear()
      groups.clear()
      done.clear()
    },
  }
}

/** What went wrong so far belongs to a try that another one follows. */
function endTry(test: OpenTest, { limits }: ReadingContext): void {
  const [failure] = test.failures.splice(0)
  if (!failure) return
  if (test.attempts.length < limits.attributes)
    test.attempts.push({ outcome: test.hasError ? 'error' : 'failed', when: 'before', failure })
  test.hasError = false
}

/** Where a test stands in the file of its suite; a place in a package that defines it is of no use. */
function placeOf(test: JsonObject | undefined): Pick<OpenTest, 'line' | 'column'> {
  if (numberField(test, 'root_line') !== undefined)
    return { line: positionField(test, 'root_line'), column: positionField(test, 'root_column') }
  if (!textField(test, 'url')?.startsWith('file:')) return {}
  return { line: positionField(test, 'line'), column: positionField(test, 'column') }
}
