import type { CaseAttempt } from '@gatewright/core/ports'
import { emitCase, withoutUndefined, type CaseDraft, type ReadingContext } from '../../reading/context.ts'
import { attributeOf, childrenNamed, opened } from '../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../xml/element.ts'
import { readMethod, type TestMethod, type TestSurroundings } from './method.ts'

/**
 * Emits the cases of one `<test>`: runs that were retried become attempts of the next run of the same test. Comes back with how many of those
 * the report counts as skipped.
 */
export function readTest(test: XmlElement, around: TestSurroundings, context: ReadingContext): number {
  const methods = childrenNamed(test, 'class').flatMap((element) =>
    childrenNamed(element, 'test-method').map((method) =>
      readMethod(opened(method), attributeOf(element, 'name'), around, context),
    ),
  )
  const attempts = foldRetries(
    methods.filter(({ isConfig }) => !isConfig),
    context,
  )
  for (const method of methods) {
    const tries = attempts.tries.get(method)
    if (method.isConfig) emitConfig(method, context)
    else if (tries) emitCase(context, { ...finalOf(method), otherAttempts: tries })
    else if (!attempts.folded.has(method)) emitCase(context, method.draft)
  }
  return [...attempts.folded].filter(({ isRetried }) => !isRetried).length
}

/** Only a failed method of configuration says something that the tests behind it may not say: they are skipped. */
function emitConfig({ draft, failure }: TestMethod, context: ReadingContext): void {
  if (draft.outcome === 'passed' || draft.outcome === 'skipped') return
  emitCase(context, {
    ...draft,
    outcome: 'error',
    rawOutcome: `config:${draft.rawOutcome}`,
    failures: [{ ...failure, kind: 'error' }],
  })
}

/** Runs that are tries of others. */
interface FoldedRuns {
  /** The tries of each run that has some. */
  readonly tries: ReadonlyMap<TestMethod, readonly CaseAttempt[]>
  readonly folded: ReadonlySet<TestMethod>
}

function foldRetries(methods: readonly TestMethod[], { diagnostics }: ReadingContext): FoldedRuns {
  const byKey = new Map<string, TestMethod[]>()
  for (const method of methods) {
    const held = byKey.get(method.key)
    if (held) held.push(method)
    else byKey.set(method.key, [method])
  }
  const tries = new Map<TestMethod, CaseAttempt[]>()
  const folded = new Set<TestMethod>()
  for (const runs of byKey.values()) {
    const hasAnswer = runs.some(({ isRetried, draft }) => !isRetried && draft.outcome !== 'skipped')
    const isUnmarked = (run: TestMethod): boolean => !run.isRetried && hasAnswer && isSilentTry(run)
    const unmarked = runs.filter(isUnmarked).length
    if (unmarked > 0)
      diagnostics.note(
        'unmarked-retry',
        'Skipped runs hold a failure and stand beside another run of the same test; they were read as tries of it.',
        'Nothing needs to be done: TestNG 6 writes retries so.',
        { count: unmarked },
      )
    for (const [run, owner] of ownersOf(runs, (run) => run.isRetried || isUnmarked(run))) {
      const held = tries.get(owner) ?? []
      if (owner !== run) held.push(attemptOf(run))
      tries.set(owner, held)
      folded.add(run)
    }
  }
  return { tries, folded }
}

/** TestNG 6 does not mark a run that is tried again: it is a skip that holds its failure. A test that skipped itself is none. */
function isSilentTry({ draft, failure, isKeyVague }: TestMethod): boolean {
  const isSkip = failure?.type?.endsWith('SkipException') ?? true
  return draft.outcome === 'skipped' && !isSkip && !isKeyVague
}

/**
 * Each try with the run that it belongs to: the next that is none, else the last that is none, for version 6 does not keep the order. Where
 * all are tries, the last of them stands for the test.
 */
function ownersOf(
  runs: readonly TestMethod[],
  isTry: (run: TestMethod) => boolean,
): readonly (readonly [run: TestMethod, owner: TestMethod])[] {
  const tries = runs.map(isTry)
  const last = runs[tries.lastIndexOf(false)] ?? runs.at(-1)
  const owners: (readonly [TestMethod, TestMethod])[] = []
  let next: TestMethod | undefined
  for (const [index, run] of [...runs.entries()].reverse()) {
    if (tries[index]) owners.push([run, next ?? last ?? run])
    else next = run
  }
  return owners.reverse()
}

/** A try that stands for its test, for no run was the last, is what went wrong in it, and never a pass. */
function finalOf({ draft, isRetried, failure }: TestMethod): CaseDraft {
  if (!isRetried) return draft
  const rawOutcome = `${draft.rawOutcome}:retried`
  if (failure) return { ...draft, outcome: 'failed', rawOutcome, failures: [{ ...failure, kind: 'failure' }] }
  return draft.outcome === 'passed' ? { ...draft, outcome: 'inconclusive', rawOutcome } : draft
}

/** A try that failed is written as a skip with the failure. */
function attemptOf({ draft, failure }: TestMethod): CaseAttempt {
  const isQuiet = failure === undefined && (draft.outcome === 'skipped' || draft.outcome === 'passed')
  return withoutUndefined({
    outcome: isQuiet ? draft.outcome : 'failed',
    when: 'before' as const,
    failure: failure && { ...failure, kind: 'failure' as const },
    durationMs: draft.durationMs,
    startedAt: draft.startedAt,
  }) as CaseAttempt
}
