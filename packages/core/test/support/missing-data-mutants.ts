import type { BaselineRef } from '../../src/schema/index.ts'
import {
  madeUp,
  onEvidence,
  onResults,
  onRules,
  onWaivers,
  type DecideMutant,
} from './decide-mutant-tools.ts'

const longAgo = '2000-01-01T00:00:00Z'
const farAway = '2099-01-01T00:00:00Z'
const early = '2026-11-22T04:00:00Z'
const testcases = ['unit/a', 'e2e/b', 'unit/c'] as const
const people = ['zoe', 'yan'] as const
const roles = ['qe', 'docs'] as const
const refs: readonly BaselineRef[] = ['previous-release', 'best-of-last']

/** Gates that take what is missing for a yes. */
export const missingDataMutants: readonly DecideMutant[] = [
  {
    fault: 'takes a missing testcase as a pass',
    breaks: ['L4', 'L4.information'],
    decide: onResults((results, evidence) => [
      ...results,
      ...testcases
        .filter((testcase) => !results.some((one) => one.testcase === testcase))
        .map((testcase) => madeUp(testcase, evidence)),
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
    fault: 'takes a list that is not there as one of what passed',
    breaks: ['L4.lists'],
    decide: onEvidence(({ lists, results }) => ({
      lists: {
        blocking: results.filter(({ outcome }) => outcome === 'PASSED').map(({ testcase }) => testcase),
        ...lists,
      },
    })),
  },
  {
    fault: 'takes silence for consent',
    breaks: ['L4.sign-offs'],
    decide: onEvidence((evidence) => {
      const { signOffs = [] } = evidence
      const silent = roles.flatMap((role) =>
        [undefined, 'prints', ...testcases].map((item) => ({
          role,
          ...(item === undefined ? {} : { item }),
        })),
      )
      const nobodySays = silent.filter(
        ({ role, item }) => !signOffs.some((one) => one.role === role && one.item === item && !one.subject),
      )
      const consent = nobodySays.flatMap((one) =>
        people.map((by) => ({
          ...one,
          id: 'consent',
          by,
          at: early,
          verdict: 'approve' as const,
          ...(evidence.subject.revision === undefined ? {} : { subjectRevision: evidence.subject.revision }),
        })),
      )
      return {
        signOffs: [...signOffs, ...consent],
        roles: [
          ...(evidence.roles ?? []),
          ...roles.flatMap((role) => people.map((who) => ({ who, role, from: longAgo }))),
        ],
      }
    }),
  },
  {
    fault: 'takes a waiver that nobody answered as approved',
    breaks: ['L4.approvals'],
    decide: onWaivers((events) => [
      ...events,
      ...events
        .filter(
          ({ kind, waiverId }) =>
            kind === 'requested' && events.filter((one) => one.waiverId === waiverId).length === 1,
        )
        .map(({ waiverId, at }) => ({
          kind: 'approved' as const,
          waiverId,
          at,
          by: 'zoe',
          comment: 'silence',
        })),
    ]),
  },
  {
    fault: 'knows one holder of each role',
    breaks: ['L4.roles'],
    decide: onEvidence(({ roles: grants = [] }) => ({
      roles: [...new Map(grants.map((grant) => [grant.role, grant])).values()],
    })),
  },
  {
    fault: 'has everything in quarantine while nothing is',
    breaks: ['L4.quarantine'],
    decide: onEvidence(({ quarantine = [] }) => ({
      quarantine:
        quarantine.length > 0
          ? quarantine
          : testcases.map((testcase) => ({
              testcase,
              from: longAgo,
              until: farAway,
              issue: 'all',
              by: 'zoe',
            })),
    })),
  },
  {
    fault: 'exonerates everything while nothing else is exonerated',
    breaks: ['L4.exonerations'],
    decide: onEvidence(({ exonerations = [] }) => ({
      exonerations:
        exonerations.length > 0
          ? exonerations
          : testcases.flatMap((testcase) =>
              (['not-critical', 'fails-on-mainline'] as const).map((reason) => ({
                id: 'all',
                testcase,
                reason,
                evidence: [],
                at: longAgo,
                modelVersion: '1',
              })),
            ),
    })),
  },
  {
    fault: 'takes what was not measured as being as before',
    breaks: ['L4.metrics'],
    decide: onEvidence(({ metrics = [] }, { at }) => {
      const series = [undefined, ...refs].filter((ref) => !metrics.some((point) => point.ref === ref))
      const steady = series.flatMap((ref) =>
        Array.from({ length: 6 }, (_, index) => ({
          metric: 'latency',
          at,
          value: 1,
          source: `${index}`,
          ...(ref === undefined ? {} : { ref }),
        })),
      )
      return { metrics: [...metrics, ...steady] }
    }),
  },
  {
    fault: 'takes a failure that no baseline knows as an old one',
    breaks: ['L4.baselines'],
    decide: onEvidence(({ baselines = [] }, { at }) => ({
      baselines: [
        ...baselines,
        ...testcases
          .flatMap((testcase) => refs.map((ref) => ({ testcase, ref })))
          .filter(
            ({ testcase, ref }) => !baselines.some((one) => one.testcase === testcase && one.ref === ref),
          )
          .map((one) => ({ ...one, passes: 0, failures: 10, at })),
      ],
    })),
  },
  {
    fault: 'takes another subject that nobody knows as tested and approved',
    breaks: ['L4.subjects'],
    decide: onEvidence((evidence, { at }) => {
      const [other] = evidence.otherSubjects ?? []
      if (other) return {}
      const name = { type: 'koji_build', identifier: 'zsh-5.9-3.fc40' }
      const item = { type: name.type, id: name.identifier }
      return {
        otherSubjects: [
          { ...name, author: 'nobody', requester: 'nobody', revision: '1', createdAt: longAgo },
        ],
        results: [
          ...evidence.results.filter((one) => one.item.id !== item.id),
          ...testcases.flatMap((testcase) =>
            [{}, { arch: 'x86_64' }, { arch: 'x86_64', os: 'linux' }].map((variant, index) =>
              madeUp(testcase, evidence, { id: `${testcase}-${index}`, item, variant, groups: ['run-1'] }),
            ),
          ),
        ],
        signOffs: [
          ...(evidence.signOffs ?? []).filter((one) => one.subject?.identifier !== name.identifier),
          ...roles.flatMap((role) =>
            people.map((by) => ({
              id: 'tested',
              role,
              by,
              at,
              verdict: 'approve' as const,
              subject: name,
              subjectRevision: '1',
            })),
          ),
        ],
        roles: [
          ...(evidence.roles ?? []),
          ...roles.flatMap((role) => people.map((who) => ({ who, role, from: longAgo }))),
        ],
      }
    }),
  },
  {
    fault: 'looks away from what it does not know of its subject',
    breaks: ['L4.facts'],
    decide: onRules((rule, { subject }) => {
      const { basis, since: _, until: __, warnUntil: ___, ...always } = rule
      if (basis === 'subject' && subject.createdAt === undefined) return { ...always, enforcement: 'dry-run' }
      if (rule.type !== 'signOff' || !rule.distinctFrom) return rule
      const { distinctFrom, ...anybody } = rule
      const known = distinctFrom.filter((who) => who === 'other-signers' || subject[who] !== undefined)
      return known.length > 0 ? { ...anybody, distinctFrom: known } : anybody
    }),
  },
]
