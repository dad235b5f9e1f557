/** What OpenShift's Sippy answers for tests without a base, by its own tests, and what its people accepted. */

type Counts = readonly [successes: number, failures: number, flakes: number]

/** Tests without a base: the candidate's counts, what is required of them, and how many failures count at least. */
export const newTestRows: readonly {
  readonly name: string
  readonly candidate: Counts
  readonly required: number
  readonly minimumFailures: number
  readonly status: 'extreme' | 'regressed' | 'not-significant'
}[] = [
  {
    name: 'new test 99.9 % v 99',
    candidate: [999, 1, 0],
    required: 99,
    minimumFailures: 1,
    status: 'not-significant',
  },
  { name: 'new test 13/15 v 99', candidate: [13, 2, 0], required: 99, minimumFailures: 1, status: 'extreme' },
  {
    name: 'new test 98.5 % v 99',
    candidate: [985, 15, 0],
    required: 99,
    minimumFailures: 1,
    status: 'regressed',
  },
  { name: 'all tests 94 v 95', candidate: [94, 6, 0], required: 95, minimumFailures: 1, status: 'regressed' },
  { name: 'all tests 89 v 95', candidate: [89, 11, 0], required: 95, minimumFailures: 1, status: 'extreme' },
  {
    name: 'all tests 97 v 95',
    candidate: [97, 3, 0],
    required: 95,
    minimumFailures: 1,
    status: 'not-significant',
  },
  {
    name: '18/20 under minFail 5',
    candidate: [18, 2, 0],
    required: 95,
    minimumFailures: 5,
    status: 'not-significant',
  },
  {
    name: '18/20 over minFail 1',
    candidate: [18, 2, 0],
    required: 95,
    minimumFailures: 1,
    status: 'regressed',
  },
  {
    name: '0/5 too few runs',
    candidate: [0, 5, 0],
    required: 95,
    minimumFailures: 1,
    status: 'not-significant',
  },
  { name: '5/6 just enough runs', candidate: [5, 1, 0], required: 95, minimumFailures: 1, status: 'extreme' },
  {
    name: 'new, all pass',
    candidate: [10, 0, 0],
    required: 95,
    minimumFailures: 1,
    status: 'not-significant',
  },
  {
    name: 'new, all pass, all-tests rule on',
    candidate: [10, 0, 0],
    required: 95,
    minimumFailures: 1,
    status: 'not-significant',
  },
  { name: 'new, 3/7', candidate: [3, 4, 0], required: 95, minimumFailures: 1, status: 'extreme' },
]

/** Regressions that people looked at and accepted: before, after, and the p value. */
export const approvedRows: readonly {
  readonly name: string
  readonly before: Counts
  readonly after: Counts
  readonly pValue: number
}[] = [
  { name: '4.17 vsphere upi serial', before: [66, 0, 1], after: [25, 3, 0], pValue: 0.023667955062673846 },
  { name: '4.17 vsphere upi', before: [72, 0, 1], after: [35, 4, 0], pValue: 0.013243178839509115 },
  { name: '4.17 azure ipi serial', before: [74, 0, 0], after: [20, 3, 0], pValue: 0.012011665762344005 },
  {
    name: '4.17 azure ipi micro upgrade',
    before: [735, 3, 0],
    after: [211, 16, 0],
    pValue: 2.777702064609745e-8,
  },
  {
    name: '4.17 (earlier snapshot) vsphere upi serial',
    before: [61, 0, 1],
    after: [18, 3, 0],
    pValue: 0.014475245154057965,
  },
  {
    name: '4.17 (earlier snapshot) vsphere upi',
    before: [68, 0, 1],
    after: [27, 3, 0],
    pValue: 0.025884768152809393,
  },
  {
    name: '4.17 (earlier snapshot) vsphere ipi',
    before: [139, 0, 1],
    after: [71, 4, 0],
    pValue: 0.014040437545986344,
  },
  { name: '4.18 aws ipi, L2 test', before: [95, 5, 0], after: [105, 11, 0], pValue: 0.16030070120714499 },
  { name: '4.18 aws ipi, L3 test', before: [95, 5, 0], after: [105, 11, 0], pValue: 0.16030070120714499 },
  {
    name: '4.18 (earlier snapshot) 14 or more rows over several platforms, identical counts',
    before: [95, 5, 0],
    after: [90, 10, 0],
    pValue: 0.14138191518889034,
  },
  {
    name: '4.19 azure ipi minor upgrade, unreachable state',
    before: [613, 0, 0],
    after: [247, 21, 0],
    pValue: 7.967825544976651e-12,
  },
  {
    name: '4.19 azure ipi minor upgrade, not ready',
    before: [613, 0, 0],
    after: [247, 21, 0],
    pValue: 7.967825544976651e-12,
  },
  { name: '4.19 vsphere ipi serial', before: [54, 0, 0], after: [32, 3, 0], pValue: 0.05763270050368075 },
]
