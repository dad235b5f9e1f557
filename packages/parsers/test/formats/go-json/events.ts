export const pkg = 'example.com/shop'
export const event = (Action: string, Test?: string, more: object = {}): object => ({
  Time: '2026-11-30T18:24:55.244Z',
  Action,
  Package: pkg,
  ...(Test === undefined ? {} : { Test }),
  ...more,
})
export const output = (Output: string, Test?: string): object => event('output', Test, { Output })

export const failingTest: readonly object[] = [
  event('start'),
  event('run', 'TestAdds'),
  output('=== RUN   TestAdds\n', 'TestAdds'),
  output('    shop_test.go:12: no luck\n', 'TestAdds'),
  output('        more\n', 'TestAdds'),
  output('--- FAIL: TestAdds (0.25s)\n', 'TestAdds'),
  event('fail', 'TestAdds', { Elapsed: 0.25 }),
  output('FAIL\n'),
  event('fail', undefined, { Elapsed: 0.3 }),
]
