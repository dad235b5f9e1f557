export const start = { pytest_version: '9.0.3', $report_type: 'SessionStart' }
export const finish = (exitstatus: unknown): object => ({ exitstatus, $report_type: 'SessionFinish' })
const nodeid = 'tests/test_shop.py::TestCart::test_adds'
export const phase = (when: string, outcome: string, more: object = {}): object => ({
  nodeid,
  location: ['tests/test_shop.py', 7, 'TestCart.test_adds'],
  keywords: {},
  outcome,
  longrepr: null,
  when,
  user_properties: [],
  sections: [],
  duration: 0.25,
  start: 1796063147.25,
  stop: 1796063147.5,
  $report_type: 'TestReport',
  ...more,
})
export const traceback = (message: string, type: string): object => {
  const reprtraceback = {
    reprentries: [
      {
        type: 'ReprEntry',
        data: {
          lines: ['>   assert 1 == 2', `E   ${message}`],
          reprfileloc: { path: 'tests/test_shop.py', lineno: 9, message: type },
        },
      },
    ],
  }
  return {
    reprcrash: { path: '/x', lineno: 9, message },
    reprtraceback,
    chain: [[reprtraceback, null, null]],
  }
}
export const failing: object = { longrepr: traceback('assert 1 == 2', 'AssertionError') }

export const run: readonly object[] = [
  start,
  {
    nodeid: '',
    outcome: 'passed',
    longrepr: null,
    result: null,
    sections: [],
    $report_type: 'CollectReport',
  },
  phase('setup', 'passed'),
  phase('call', 'failed', failing),
  phase('teardown', 'passed', {
    user_properties: [
      ['key', 'value'],
      ['number', 1],
    ],
    sections: [
      ['Captured stdout call', 'out\n'],
      ['Captured stderr call', 'err\n'],
      ['Captured log call', 'log\n'],
    ],
  }),
  finish(1),
]
export const passing: readonly object[] = [
  phase('setup', 'passed'),
  phase('call', 'passed'),
  phase('teardown', 'passed'),
]
