import {
  onEvidence,
  onResults,
  onRules,
  onScopes,
  onWaivers,
  type DecideMutant,
} from './decide-mutant-tools.ts'

const longAgo = '2000-01-01T00:00:00Z'
const farAway = '2099-01-01T00:00:00Z'

/** Gates that give or refuse leave wrongly. */
export const permissionMutants: readonly DecideMutant[] = [
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
    fault: 'asks nothing of waivers that rules ask',
    breaks: ['L7.terms'],
    decide: onRules((rule) => (typeof rule.waivable === 'object' ? { ...rule, waivable: true } : rule)),
  },
  {
    fault: 'takes a role that somebody held once as held for ever',
    breaks: ['L7.terms'],
    decide: onEvidence(({ roles: grants = [] }) => ({
      roles: grants.map(({ until: _, ...grant }) => ({ ...grant, from: longAgo })),
    })),
  },
  {
    fault: 'knows only one quarantine',
    breaks: ['L8'],
    decide: onEvidence(({ quarantine = [] }) => ({ quarantine: quarantine.slice(-1) })),
  },
  {
    fault: 'knows only one exoneration',
    breaks: ['L8.exonerations'],
    decide: onEvidence(({ exonerations = [] }) => ({ exonerations: exonerations.slice(-1) })),
  },
  {
    fault: 'lets known issues through',
    breaks: ['L8.issues'],
    decide: onResults((results, { knownIssues = [] }) =>
      results.map((one) =>
        knownIssues.some(({ testcase }) => testcase === one.testcase) ? { ...one, outcome: 'PASSED' } : one,
      ),
    ),
  },
]
