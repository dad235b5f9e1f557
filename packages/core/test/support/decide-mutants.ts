import * as z from 'zod'
import { decide, predicate } from '../../src/policy/index.ts'
import type { Percent, TestResult } from '../../src/schema/index.ts'
import {
  onDecision,
  onEvidence,
  onNodes,
  onResults,
  onRuleLists,
  onRules,
  type DecideMutant,
} from './decide-mutant-tools.ts'
import { missingDataMutants } from './missing-data-mutants.ts'
import { permissionMutants } from './permission-mutants.ts'
import { timeAndPlaceMutants } from './time-and-place-mutants.ts'

let calls = 0

/** Gates that get order, repeats and copies wrong. */
const ofOrder: readonly DecideMutant[] = [
  {
    fault: 'keeps the last delivery of each id',
    breaks: ['L1'],
    decide: onResults((results) => [...new Map(results.map((one) => [one.id, one])).values()]),
  },
  {
    fault: 'hears only the one who signed off last in the list',
    breaks: ['L1'],
    decide: onEvidence(({ signOffs = [] }) => ({ signOffs: signOffs.slice(-1) })),
  },
  {
    fault: 'takes the order of arrival as the order of attempts',
    breaks: ['L1', 'L2'],
    decide: onResults((results) => results.map((one, index) => ({ ...one, id: `${index}` }))),
  },
  {
    fault: 'counts a measurement as often as it was delivered',
    breaks: ['L2'],
    decide: onEvidence(({ metrics = [] }) => ({
      metrics: metrics.map((point, index) => ({ ...point, source: `${point.source}-${index}` })),
    })),
  },
  {
    fault: 'reads only the first rule of a policy',
    breaks: ['L1.rules'],
    decide: onRuleLists((rules) => rules.slice(0, 1)),
  },
  {
    fault: 'is not the same the second time',
    breaks: ['L3'],
    decide: onDecision(({ summary }) => ({ summary: `${summary} ${calls++}` })),
  },
]

/** Gates that close by good news. */
const ofGoodNews: readonly DecideMutant[] = [
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
]

/** Gates that put their parts together wrongly. */
const ofStructure: readonly DecideMutant[] = [
  {
    fault: 'reads "at least" as "all but"',
    breaks: ['L9'],
    decide: onRules((rule) =>
      rule.type === 'atLeast' ? { ...rule, count: rule.rules.length - rule.count + 1 } : rule,
    ),
  },
  {
    fault: 'asks for less where more is asked',
    breaks: ['L9.stricter'],
    decide: onRules((rule) => {
      if (rule.type === 'signOff') return { ...rule, count: Math.max(1, 3 - rule.count) }
      if (rule.type !== 'ratio') return rule
      return { ...rule, min: `${Math.max(1, 100 - Number.parseInt(rule.min, 10))}%` satisfies Percent }
    }),
  },
  {
    fault: 'drops a policy',
    breaks: ['L10', 'L10.merge'],
    decide: (policies, evidence, query) => decide(policies.slice(0, 1), evidence, query),
  },
  {
    fault: 'does not look into what a policy includes',
    breaks: ['L10.include'],
    decide: onRuleLists((rules) => rules.filter(({ type }) => type !== 'include')),
  },
  {
    fault: 'trusts policies that it read itself',
    breaks: ['L10.written'],
    decide: (policies, evidence, query) =>
      decide(
        policies.filter((policy) => !Object.isFrozen(policy)),
        evidence,
        query,
      ),
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
    fault: 'does not say what it stands on',
    breaks: ['L12.support'],
    decide: onNodes((node) => ({ ...node, cites: node.status === 'satisfied' ? {} : node.cites })),
  },
]

/** Gates that get enforcement, indexes, progress or numbers wrong. */
const ofTheRest: readonly DecideMutant[] = [
  {
    fault: 'blocks by what should only warn',
    breaks: ['L17'],
    decide: onRules(({ enforcement: _, ...rule }) => rule),
  },
  {
    fault: 'does not look at rules on trial',
    breaks: ['L17'],
    decide: onRuleLists((rules) => rules.filter(({ enforcement }) => enforcement !== 'dry-run')),
  },
  {
    fault: 'does not know results with data',
    breaks: ['L18', 'L18.tracker'],
    decide: onResults((results) => results.filter(({ data }) => Object.keys(data).length === 0)),
  },
  {
    fault: 'rounds progress up',
    breaks: ['L19'],
    decide: onDecision(({ progress }) => ({
      progress: { ...progress, percent: progress.satisfied > 0 ? 100 : 0 },
    })),
  },
  {
    fault: 'counts what is left as done',
    breaks: ['L19.monotone'],
    decide: onDecision(({ progress }) => ({
      progress: { ...progress, satisfied: progress.total - progress.satisfied },
    })),
  },
  {
    fault: 'takes failures for passes, and passes for failures',
    breaks: ['L20'],
    decide: onResults((results) =>
      results.map((one) => ({ ...one, outcome: one.outcome === 'PASSED' ? 'FAILED' : 'PASSED' })),
    ),
  },
  {
    fault: 'takes large values for small ones',
    breaks: ['L20.slowdown'],
    decide: onEvidence(({ metrics = [] }) => ({
      metrics: metrics.map((point) => ({ ...point, value: 1 / (point.value + 1) })),
    })),
  },
  {
    fault: 'counts measurements down',
    breaks: ['L20.metric'],
    decide: onEvidence(({ metrics = [] }) => ({
      metrics: metrics.map((point) => ({ ...point, value: 5 - point.value })),
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
]

/** The name under which random policies ask a predicate; each of these claims what it does not keep. */
const params = z.strictObject({ least: z.int() })
const said = { code: 'said', message: 'so', cites: [] }

const liars: readonly DecideMutant[] = [
  {
    fault: 'is asked for a predicate that looks at the last result, and says that the order does not matter',
    breaks: ['L21.order'],
    decide,
    predicates: {
      passes: predicate({
        params,
        laws: ['order-independent'],
        evaluate: ({ results }) => ({
          ...said,
          status: results.at(-1)?.outcome === 'PASSED' ? 'satisfied' : 'pending',
        }),
      }),
    },
  },
  {
    fault: 'is asked for a predicate that is met by nothing, and says that it is not',
    breaks: ['L21.data'],
    decide,
    predicates: {
      passes: predicate({
        params,
        laws: ['no-pass-without-data'],
        evaluate: ({ results }) => ({
          ...said,
          status: results.every(({ outcome }) => outcome === 'PASSED') ? 'satisfied' : 'pending',
        }),
      }),
    },
  },
  {
    fault: 'is asked for a predicate that wants few results, and says that it welcomes passes',
    breaks: ['L21.pass'],
    decide,
    predicates: {
      passes: predicate({
        params,
        laws: ['monotone-in-pass'],
        evaluate: ({ results }) => ({ ...said, status: results.length < 4 ? 'satisfied' : 'pending' }),
      }),
    },
  },
]

export const decideMutants: readonly DecideMutant[] = [
  ...ofOrder,
  ...missingDataMutants,
  ...ofGoodNews,
  ...permissionMutants,
  ...ofStructure,
  ...timeAndPlaceMutants,
  ...ofTheRest,
  ...liars,
]
