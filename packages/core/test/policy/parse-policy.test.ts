import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../../src/policy/index.ts'

const passingRule = {
  type: 'passing',
  testcase: 'unit/a',
  variants: [{ arch: 'x86_64' }],
  where: { os: 'linux' },
  attempts: { keep: 'last-n', n: 3, minPass: 2 },
  flaky: 'pass',
  skips: 'allow',
  waivable: false,
  id: 'one',
  title: 'One',
  why: 'Because',
  owner: 'qa',
}
const full = {
  apiVersion: 'gating/v1',
  id: 'shop',
  description: 'All keys',
  owner: 'qa',
  applies: { decisionContexts: ['release'], subjectTypes: ['git_commit'], productVersions: ['shop-*'] },
  outcomes: { ABORTED: 'error' },
  allowEmpty: false,
  rules: [
    passingRule,
    { type: 'allOf', rules: [passingRule] },
    { type: 'anyOf', rules: [passingRule] },
    { type: 'atLeast', count: 1, rules: [passingRule] },
    { type: 'noneFailing', of: { group: 'complete', testcases: 'unit/*' }, flaky: 'quarantine' },
    { type: 'noneFailing', of: { observed: 'unit/*', minCount: 1 } },
    { type: 'noneFailing', of: { testcases: ['unit/a'] } },
    { type: 'noneFailing', of: { list: 'blocking' } },
  ],
}

type Keys = readonly (string | number)[]

/** Every key of the data, with the keys that lead to it. */
function places(value: unknown, at: Keys = []): Keys[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => {
    const keys = [...at, Array.isArray(value) ? Number(name) : name]
    return [keys, ...places(member, keys)]
  })
}

/** A copy in which one place is gone, or holds something else. */
function changed(keys: Keys, replacement?: { readonly value: unknown }): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(full))
  let holder = copy as Record<string | number, unknown>
  for (const key of keys.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>
  const last = keys.at(-1) ?? ''
  if (replacement) holder[last] = replacement.value
  else delete holder[last]
  return copy
}

function problems(
  input: unknown,
): { readonly path: string; readonly keys: Keys; readonly message: string }[] {
  return parsePolicy(input).match(
    () => [],
    (error) => [...error.problems],
  )
}

const required: readonly Keys[] = [
  ['apiVersion'],
  ['id'],
  ['applies'],
  ['applies', 'decisionContexts'],
  ['applies', 'subjectTypes'],
  ['rules'],
  ['rules', 0, 'type'],
  ['rules', 0, 'testcase'],
  ['rules', 0, 'variants'],
  ['rules', 0, 'attempts', 'keep'],
  ['rules', 0, 'attempts', 'n'],
  ['rules', 0, 'attempts', 'minPass'],
  ['rules', 1, 'rules'],
  ['rules', 2, 'rules'],
  ['rules', 3, 'rules'],
  ['rules', 3, 'count'],
  ['rules', 4, 'of'],
]

describe('parsePolicy', () => {
  it('takes a policy with every key, and gives it back the same and frozen through and through', () => {
    const policy = parsePolicy(full)._unsafeUnwrap()
    expect(policy).toEqual(full)
    const isFrozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(isFrozen))
    expect(isFrozen(policy)).toBe(true)
    expect(Object.isFrozen(full.rules)).toBe(false)
  })

  it.each(required.map((keys) => [keys.join('.'), keys] as const))(
    '%s is required: missing, its place or its holder is told',
    (_, keys) => {
      const [first] = problems(changed(keys))
      expect(first).toBeDefined()
      expect([keys, keys.slice(0, -1)]).toContainEqual(first?.keys)
    },
  )

  it('nothing else is required', () => {
    const optional = places(full).filter(
      (keys) => typeof keys.at(-1) === 'string' && !required.some((one) => one.join() === keys.join()),
    )
    const refused = optional
      .filter((keys) => problems(changed(keys)).length > 0)
      .map((keys) => keys.join('.'))
    // Inner rules repeat what the first rule requires, and each kind of population has its keys.
    expect(refused.every((path) => /rules\.\d\.rules\.0\.|\.of\.|\.of$|\.type$/.test(path))).toBe(true)
  })

  it('any place with a value of another type is a problem at that place', () => {
    for (const keys of places(full)) {
      for (const value of [Symbol.iterator, 4.5, { nobody: { knows: 1 } }]) {
        const found = problems(changed(keys, { value }))
        const hits = found.some((problem) =>
          keys.every((key, index) => problem.keys[index] === key || index >= problem.keys.length),
        )
        expect([keys.join('.'), hits]).toEqual([keys.join('.'), true])
      }
    }
  })

  it.each([
    ['a key', { ...full, rulez: [] }, 'rulez', 'did you mean "rules"'],
    [
      'a rule type',
      { ...full, rules: [{ ...passingRule, type: 'pasing' }] },
      'rules[0].type',
      'did you mean "passing"',
    ],
    [
      'a key of a rule',
      { ...full, rules: [{ type: 'passing', testcse: 'a', variants: 'observed' }] },
      'rules[0].testcse',
      'did you mean "testcase"',
    ],
    [
      'a key deep inside',
      { ...full, rules: [{ type: 'allOf', rules: [{ ...passingRule, flakey: 'pass' }] }] },
      'rules[0].rules[0].flakey',
      'did you mean "flaky"',
    ],
  ])('says what was probably meant by %s', (_, input, path, hint) => {
    expect(problems(input)).toContainEqual(
      expect.objectContaining({ path, message: expect.stringContaining(hint) as unknown }),
    )
  })

  it.each([
    ['an id twice among siblings', { ...full, rules: [passingRule, passingRule] }, 'rules[1].id'],
    [
      'more than there are',
      { ...full, rules: [{ type: 'atLeast', count: 2, rules: [passingRule] }] },
      'rules[0].count',
    ],
    [
      'more passes than attempts',
      { ...full, rules: [{ ...passingRule, attempts: { keep: 'last-n', n: 1, minPass: 2 } }] },
      'rules[0].attempts.minPass',
    ],
    ['none of none', { ...full, rules: [{ type: 'anyOf', rules: [] }] }, 'rules[0].rules'],
    ['no rule at all', { ...full, rules: [] }, 'rules'],
    [
      'a variant that `where` leaves out',
      { ...full, rules: [{ ...passingRule, where: { arch: 'aarch64' } }] },
      'rules[0].variants[0].arch',
    ],
    [
      'no context',
      { ...full, applies: { ...full.applies, decisionContexts: [] } },
      'applies.decisionContexts',
    ],
    ['half a surrogate pair', { ...full, description: '\ud800' }, 'description'],
    ['an id with a slash', { ...full, id: 'a/b' }, 'id'],
  ])('refuses what can never be met or told apart: %s', (_, input, path) => {
    expect(problems(input).map((problem) => problem.path)).toContain(path)
  })

  it('an id may repeat in another branch, and an empty policy says that it is meant', () => {
    expect(problems({ ...full, rules: [passingRule, { type: 'allOf', rules: [passingRule] }] })).toEqual([])
    expect(problems({ ...full, rules: [], allowEmpty: true })).toEqual([])
  })

  it.each([undefined, null, 0, '', 'policy', [], [full], {}, new Date(0), () => full])(
    'never throws: %o',
    (input) => {
      expect(parsePolicy(input).isErr()).toBe(true)
    },
  )

  it('refuses what is nested without end', () => {
    const circle: Record<string, unknown> = { ...full }
    circle['rules'] = [{ type: 'allOf', rules: circle }]
    expect(problems(circle)[0]?.message).toContain('Nested')
  })

  it('measures data that shares its parts once, and finds no end in data that holds itself', () => {
    let shared: unknown = 1
    for (let level = 0; level < 60; level++) shared = [shared, shared]
    expect(parsePolicy(shared).isErr()).toBe(true)
    const circle: Record<string, unknown> = {}
    circle['itself'] = circle
    expect(parsePolicy(circle)._unsafeUnwrapErr().message).toContain('levels deep')
  })

  it('refuses a key that every object has', () => {
    const input: unknown = JSON.parse(
      JSON.stringify(full).replace('"owner":"qa"', '"__proto__":{"allowEmpty":true}'),
    )
    expect(problems(input).map(({ path }) => path)).toContain('__proto__')
  })
})

it('data that is a hundred thousand levels deep is refused, and no stack is too short for it', () => {
  let deep: unknown = 'end'
  for (let level = 0; level < 100_000; level++) deep = [deep]
  const error = parsePolicy({ rules: deep })._unsafeUnwrapErr()
  expect(error.problems[0]?.message).toContain('64 levels')
})
