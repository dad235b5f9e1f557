export const meta = { meta: { protocolVersion: '32.2.0', implementation: { name: 'cucumber-js' } } }
export const at = (seconds: number, nanos: number = 0): object => ({
  timestamp: { seconds: 1796063150 + seconds, nanos },
})
export const scenario = (id: string, name: string, more: object = {}): object => ({
  scenario: { id, name, location: { line: 3, column: 1 }, examples: [], ...more },
})
export const document: object = {
  gherkinDocument: {
    uri: 'shop.feature',
    feature: {
      name: 'Shop',
      children: [
        { background: { id: 'b' } },
        scenario('plain', 'adds'),
        {
          rule: {
            name: 'discount',
            children: [
              scenario('outline', 'price <n>', {
                examples: [
                  {
                    name: 'small',
                    tableBody: [
                      { id: 'r1', location: { line: 9 } },
                      { id: 'r2', location: { line: 10 } },
                    ],
                  },
                  { name: '', tableBody: [{ id: 'r3', location: { line: 13 } }] },
                ],
              }),
            ],
          },
        },
      ],
    },
  },
}
export const pickle = (id: string, name: string, ...astNodeIds: readonly string[]): object => ({
  pickle: { id, name, uri: 'shop.feature', astNodeIds, tags: [{ name: '@fast' }] },
})
export const testCase = (id: string, pickleId: string, steps: number = 1): object => ({
  testCase: {
    id,
    pickleId,
    testSteps: Array.from({ length: steps }, (_, index) => ({ id: `s${index}` })),
  },
})
export const begin = (id: string, testCaseId: string, attempt: number = 0): object => ({
  testCaseStarted: { id, testCaseId, attempt, ...at(0, 250_000_000) },
})
export const step = (
  testCaseStartedId: string,
  status: string,
  more: object = {},
  testStepId: string = 's0',
): object => ({
  testStepFinished: { testCaseStartedId, testStepId, testStepResult: { status, ...more }, ...at(1) },
})
export const end = (testCaseStartedId: string, willBeRetried: boolean = false): object => ({
  testCaseFinished: { testCaseStartedId, willBeRetried, ...at(1) },
})
export const finish = (success: unknown): object => ({ testRunFinished: { success, ...at(2) } })

export const head: readonly object[] = [
  meta,
  document,
  pickle('p', 'adds', 'plain'),
  { testRunStarted: at(0) },
  testCase('c', 'p'),
]
export const failure = {
  message: 'Error: no luck\n    at shop.js:4',
  exception: { type: 'Error', message: 'no luck' },
}
export const run: readonly object[] = [
  ...head,
  begin('a', 'c'),
  step('a', 'FAILED', failure),
  end('a'),
  finish(false),
]
