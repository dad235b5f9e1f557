import { decide, type Evidence, type Policy, type Rule } from '../../src/policy/index.ts'
import type { TestResult, WaiverEvent, WaiverScope } from '../../src/schema/index.ts'
import type { Decide } from '../../src/testing/laws/index.ts'

/** A gate with a fault, and the laws that must find it. */
export interface DecideMutant {
  readonly fault: string
  readonly breaks: readonly string[]
  readonly decide: Decide
}

const farAway = '2099-01-01T00:00:00Z'
let calls = 0

function onEvidence(change: (evidence: Evidence) => Partial<Evidence>): Decide {
  return (policies, evidence, query) => decide(policies, { ...evidence, ...change(evidence) }, query)
}

function onResults(
  change: (results: readonly TestResult[], evidence: Evidence) => readonly TestResult[],
): Decide {
  return onEvidence((evidence) => ({ results: change(evidence.results, evidence) }))
}

function onWaivers(change: (events: readonly WaiverEvent[]) => readonly WaiverEvent[]): Decide {
  return onEvidence(({ waiverEvents = [] }) => ({ waiverEvents: change(waiverEvents) }))
}

function onScopes(change: (scope: WaiverScope) => WaiverScope): Decide {
  return onWaivers((events) =>
    events.map((event) => (event.kind === 'requested' ? { ...event, scope: change(event.scope) } : event)),
  )
}

function onRules(change: (rules: readonly Rule[]) => readonly Rule[]): Decide {
  const changed = (policy: Policy): Policy => ({ ...policy, rules: change(policy.rules) })
  return (policies, evidence, query) => decide(policies.map(changed), evidence, query)
}

function onDecision(change: (decision: ReturnType<Decide>) => Partial<ReturnType<Decide>>): Decide {
  return (policies, evidence, query) => {
    const decision = decide(policies, evidence, query)
    return { ...decision, ...change(decision) }
  }
}

export const decideMutants: readonly DecideMutant[] = [
  {
    fault: 'keeps the last delivery of each id',
    breaks: ['L1'],
    decide: onResults((results) => [...new Map(results.map((one) => [one.id, one])).values()]),
  },
  {
    fault: 'takes the order of arrival as the order of attempts',
    breaks: ['L1', 'L2'],
    decide: onResults((results) => results.map((one, index) => ({ ...one, id: `${index}` }))),
  },
  {
    fault: 'reads only the first rule of a policy',
    breaks: ['L1.rules'],
    decide: onRules((rules) => rules.slice(0, 1)),
  },
  {
    fault: 'is not the same the second time',
    breaks: ['L3'],
    decide: onDecision(({ summary }) => ({ summary: `${summary} ${calls++}` })),
  },
  {
    fault: 'takes a missing testcase as a pass',
    breaks: ['L4', 'L4.information'],
    decide: onResults((results, { subject }) => [
      ...results,
      ...['unit/a', 'e2e/b']
        .filter((testcase) => !results.some((one) => one.testcase === testcase))
        .map((testcase): TestResult => ({
          id: testcase,
          testcase,
          item: { type: subject.type, id: subject.identifier },
          outcome: 'PASSED',
          submittedAt: '2026-11-22T04:00:00Z',
          variant: {},
          data: {},
          groups: [],
        })),
    ]),
  },
  {
    fault: 'does not count the results of a run',
    breaks: ['L4.run'],
    decide: onEvidence(({ groups = [] }) => ({
      groups: groups.map(({ resultCount: _, ...group }) => group),
    })),
  },
  {
    fault: 'takes every retry as a failure',
    breaks: ['L5'],
    decide: onResults((results) =>
      results.map((one, index) =>
        results.findIndex((other) => other.testcase === one.testcase) < index
          ? { ...one, outcome: 'FAILED' }
          : one,
      ),
    ),
  },
  {
    fault: 'knows only the last waiver',
    breaks: ['L6'],
    decide: onWaivers((events) => events.filter((event) => event.waiverId === events.at(-1)?.waiverId)),
  },
  {
    fault: 'honours waivers that expired',
    breaks: ['L7'],
    decide: onWaivers((events) =>
      events.map((event) => (event.kind === 'requested' ? { ...event, expiresAt: farAway } : event)),
    ),
  },
  {
    fault: 'lets the requester approve',
    breaks: ['L7'],
    decide: onWaivers((events) =>
      events.map((event) => (event.kind === 'approved' ? { ...event, by: `${event.by} again` } : event)),
    ),
  },
  {
    fault: 'does not hear of revocations',
    breaks: ['L7'],
    decide: onWaivers((events) => events.filter((event) => event.kind !== 'revoked')),
  },
  {
    fault: 'reads a waiver for one failure as one for all',
    breaks: ['L7'],
    decide: onScopes(({ failureSignature: _, ...scope }) => scope),
  },
  {
    fault: 'reads a waiver for one purpose as one for all',
    breaks: ['L7'],
    decide: onScopes(({ purpose: _, ...scope }) => scope),
  },
  {
    fault: 'knows only one quarantine',
    breaks: ['L8'],
    decide: onEvidence(({ quarantine = [] }) => ({ quarantine: quarantine.slice(-1) })),
  },
  {
    fault: 'reads "at least" as "all but"',
    breaks: ['L9'],
    decide: onRules((rules) =>
      rules.map((rule) =>
        rule.type === 'atLeast' ? { ...rule, count: rule.rules.length - rule.count + 1 } : rule,
      ),
    ),
  },
  {
    fault: 'drops a policy',
    breaks: ['L10'],
    decide: (policies, evidence, query) => decide(policies.slice(0, 1), evidence, query),
  },
  {
    fault: 'opens while it waits',
    breaks: ['L11'],
    decide: onDecision(({ status }) => ({ status: status === 'pending' ? 'satisfied' : status })),
  },
  {
    fault: 'drops a rule of the tree that it shows',
    breaks: ['L11'],
    decide: onDecision(({ tree }) => ({
      tree: {
        ...tree,
        children: (tree.children ?? []).map((policy) => ({
          ...policy,
          children: (policy.children ?? []).filter(({ status }) => status === 'satisfied'),
        })),
      },
    })),
  },
  {
    fault: 'shows policies as satisfied that are not',
    breaks: ['L12'],
    decide: onDecision(({ tree }) => ({
      tree: {
        ...tree,
        children: (tree.children ?? []).map((policy) => ({ ...policy, status: 'satisfied' })),
      },
    })),
  },
  {
    fault: 'counts results of whatever item',
    breaks: ['L16'],
    decide: onResults((results, { subject }) =>
      results.map((one) => ({ ...one, item: { type: subject.type, id: subject.identifier } })),
    ),
  },
  {
    fault: 'reads a waiver for one context as one for all',
    breaks: ['L16.context'],
    decide: onScopes(({ decisionContext: _, ...scope }) => scope),
  },
  {
    fault: 'rounds progress up',
    breaks: ['L19'],
    decide: onDecision(({ progress }) => ({
      progress: { ...progress, percent: progress.satisfied > 0 ? 100 : 0 },
    })),
  },
  {
    fault: 'keeps results by testcase in a plain object',
    breaks: ['L22'],
    decide: onResults((results) => {
      const byTestcase: Record<string, TestResult[]> = {}
      for (const one of results) (byTestcase[one.testcase] ??= []).push(one)
      return Object.values(byTestcase).flat()
    }),
  },
  {
    fault: 'looks beyond the cut',
    breaks: ['L13'],
    decide: (policies, evidence, query) => ({
      ...decide(policies, evidence, { ...query, knownAt: farAway }),
      knownAt: query.knownAt ?? query.at,
    }),
  },
  {
    fault: 'takes a run as ended before it was',
    breaks: ['L13'],
    decide: onEvidence(({ groups = [] }) => ({ groups: groups.map(({ finishedAt: _, ...group }) => group) })),
  },
  { fault: 'promises for ever', breaks: ['L14'], decide: onDecision(() => ({ validUntil: null })) },
  {
    fault: 'remembers a date',
    breaks: ['L15'],
    decide: onResults((results) => results.filter((one) => one.submittedAt >= '2026-11-22T04:02')),
  },
  {
    fault: 'reads the clock',
    breaks: ['L15.start'],
    decide: onDecision(() => ({ evaluatedAt: new Date(0).toISOString() })),
  },
]
