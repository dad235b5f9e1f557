export const begin = (test_count: number, more: object = {}): object => ({
  type: 'suite',
  event: 'started',
  test_count,
  ...more,
})
export const test = (name: string, event: string, more: object = {}): object => ({
  type: 'test',
  name,
  event,
  ...more,
})
export const end = (event: string, counts: object = {}): object => ({
  type: 'suite',
  event,
  passed: 0,
  failed: 0,
  ignored: 0,
  measured: 0,
  filtered_out: 0,
  exec_time: 0.1,
  ...counts,
})

export const run: readonly object[] = [
  begin(3),
  test('tests::adds', 'started'),
  test('tests::adds', 'ok', { exec_time: 0.25 }),
  test('tests::fails', 'started'),
  test('tests::fails', 'failed', {
    exec_time: 0.5,
    stdout: "out\nthread 'tests::fails' (7) panicked at src/lib.rs:3:5:\nno luck\nnote: more\n",
  }),
  test('tests::skips', 'started'),
  test('tests::skips', 'ignored', { message: 'not today' }),
  end('failed', { passed: 1, failed: 1, ignored: 1 }),
]
