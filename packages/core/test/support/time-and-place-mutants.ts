import { decide } from '../../src/policy/index.ts'
import {
  onDecision,
  onEvidence,
  onNodes,
  onResults,
  onScopes,
  type DecideMutant,
} from './decide-mutant-tools.ts'

const longAgo = '2000-01-01T00:00:00Z'
const farAway = '2099-01-01T00:00:00Z'

/** Gates that know what they can't know yet, or what is not their affair. */
export const timeAndPlaceMutants: readonly DecideMutant[] = [
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
  {
    fault: 'takes a quarantine as begun before it has',
    breaks: ['L13.windows'],
    decide: onEvidence(({ quarantine = [] }) => ({
      quarantine: quarantine.map((entry) => ({ ...entry, from: longAgo })),
    })),
  },
  { fault: 'promises for ever', breaks: ['L14'], decide: onNodes((node) => ({ ...node, validUntil: null })) },
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
  {
    fault: 'counts results of whatever item',
    breaks: ['L16', 'L16.subjects'],
    decide: onResults((results, { subject }) =>
      results.map((one) => ({ ...one, item: { type: subject.type, id: subject.identifier } })),
    ),
  },
  {
    fault: 'counts sign-offs for whatever subject',
    breaks: ['L16', 'L16.subjects'],
    decide: onEvidence(({ signOffs = [] }) => ({ signOffs: signOffs.map(({ subject: _, ...one }) => one) })),
  },
  {
    fault: 'reads a waiver for one context as one for all',
    breaks: ['L16.context'],
    decide: onScopes(({ decisionContext: _, ...scope }) => scope),
  },
]
