import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  statementBytes,
  writeTestResult,
  writeTestSuiteRunFinished,
  writeVerificationSummary,
  type Statement,
  type TestResultStatement,
  type TestSuiteRunFinishedEvent,
  type VerificationSummaryStatement,
} from '../../src/messages/index.ts'
import { decide, type Decision } from '../../src/policy/index.ts'
import type { TestResult } from '../../src/schema/index.ts'
import { lawTools } from '../../src/testing/laws/scenario.ts'
import { cdEventValidator } from './support/cd-events-schema.ts'
import { sha256 } from './support/decision-examples.ts'
import { textOf } from './support/node.ts'

const decisions = lawTools(fc, decide).scenario.map(({ policies, evidence, query }) => ({
  policies,
  evidence,
  query,
  decision: decide(policies, evidence, query),
}))
const runs = { numRuns: 300 }
const isValid = cdEventValidator()

function testResult(decision: Decision, results: readonly TestResult[] = []): TestResultStatement {
  return writeTestResult(decision, { subjectDigest: { sha256 }, results })._unsafeUnwrap()
}

function summary(decision: Decision): VerificationSummaryStatement {
  return writeVerificationSummary(decision, {
    verifier: { id: 'https://gate.example' },
    resourceUri: 'https://packages.example/1',
    policy: { uri: 'https://policies.example' },
    subjectDigest: { sha256 },
    verifiedLevels: ['SLSA_BUILD_LEVEL_3'],
  })._unsafeUnwrap()
}

function event(decision: Decision): TestSuiteRunFinishedEvent {
  return writeTestSuiteRunFinished(decision, {
    id: 'e1',
    source: 'https://gate.example',
    timestamp: decision.evaluatedAt,
  })._unsafeUnwrap()
}

describe('messages, over random policies and evidence', () => {
  it('pass exactly where the decision is satisfied', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(decisions, ({ decision }) => {
        const isSatisfied = decision.status === 'satisfied'
        seen.add(decision.status)
        expect(testResult(decision).predicate.result !== 'FAILED').toBe(isSatisfied)
        const { verificationResult, verifiedLevels } = summary(decision).predicate
        expect(verificationResult === 'PASSED').toBe(isSatisfied)
        expect(verifiedLevels).toEqual([isSatisfied ? 'SLSA_BUILD_LEVEL_3' : 'FAILED'])
        expect(event(decision).subject.content.outcome === 'success').toBe(isSatisfied)
      }),
      runs,
    )
    // A law that is never put to the test proves nothing.
    expect(seen).toContain('satisfied')
    expect(seen.size).toBeGreaterThan(3)
  })

  it('call nothing a pass without something that speaks for it', () => {
    let passes = 0
    fc.assert(
      fc.property(decisions, ({ decision, evidence }) => {
        const { passedTests, warnedTests, failedTests } = testResult(decision, evidence.results).predicate
        const all = [...passedTests, ...warnedTests, ...failedTests]
        expect(new Set(all).size).toBe(all.length)
        const spoken = [
          ...evidence.results.map(({ testcase }) => testcase),
          ...(evidence.signOffs ?? []).map(({ item = '' }) => item),
        ]
        for (const name of passedTests) {
          passes++
          expect(spoken.some((testcase) => testcase !== '' && name.includes(testcase))).toBe(true)
        }
      }),
      runs,
    )
    expect(passes).toBeGreaterThan(0)
  })

  it('are the same bytes for the same decision, in whatever order its input came', () => {
    fc.assert(
      fc.property(decisions, ({ decision, policies, evidence, query }) => {
        const again = decide(
          policies.toReversed(),
          { ...evidence, results: evidence.results.toReversed() },
          query,
        )
        for (const write of [(one: Decision) => testResult(one, evidence.results), summary]) {
          const statement: Statement = write(decision)
          const text = textOf(statementBytes(statement))
          expect(text).toBe(textOf(statementBytes(write(again))))
          expect(text).toBe(canonicalize(statement))
        }
      }),
      runs,
    )
  })

  it('are CDEvents that fit the published schema', () => {
    fc.assert(
      fc.property(decisions, ({ decision }) => {
        expect(isValid(event(decision)), JSON.stringify(isValid.errors)).toBe(true)
      }),
      runs,
    )
  })
})
