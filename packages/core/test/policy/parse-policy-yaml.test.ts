import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPolicyProblem, parsePolicyYaml, type PolicyProblem } from '../../src/policy/index.ts'

const good = `apiVersion: gating/v1
id: shop.release
applies: { decisionContexts: [release], subjectTypes: [git_commit] }
rules:
  - { type: passing, testcase: unit/a, variants: observed }
  - type: allOf
    rules:
      - type: passing
        testcase: unit/b
        variants: [{ arch: x86_64 }]
`

function problemsOf(text: string): readonly PolicyProblem[] {
  return parsePolicyYaml(text, { file: 'release.yaml' }).match(
    () => [],
    (error) => error.problems,
  )
}

function told(text: string): string[] {
  return problemsOf(text).map(formatPolicyProblem)
}

describe('parsePolicyYaml', () => {
  it('reads YAML, and JSON with any indentation, to the same policy', () => {
    const [policy] = parsePolicyYaml(good)._unsafeUnwrap()
    for (const indent of [undefined, 2, '\t']) {
      expect(parsePolicyYaml(JSON.stringify(policy, null, indent))._unsafeUnwrap()).toEqual([policy])
    }
    expect(parsePolicyYaml(good.replaceAll('\n', '\r\n'))._unsafeUnwrap()).toEqual([policy])
    expect(Object.isFrozen(policy?.rules[1])).toBe(true)
  })

  it('reads several documents, and skips those without content', () => {
    const policies = parsePolicyYaml(
      `# only words\n---\n${good}---\n---\n${good.replace('shop.release', 'shop.merge')}...\n`,
    )._unsafeUnwrap()
    expect(policies.map(({ id }) => id)).toEqual(['shop.release', 'shop.merge'])
  })

  it('one bad policy among good ones gives none', () => {
    const bad = good.replace('shop.release', 'shop.merge').replace('observed', 'observd')
    expect(told(`${good}---\n${bad}---\n${good.replace('shop.release', 'third')}`)).toEqual([
      expect.stringMatching(/^release\.yaml:16:40: rules\[0\]\.variants: /) as unknown,
    ])
  })

  it.each([
    [
      'a key nobody knows',
      good.replace('testcase: unit/b', 'testcse: unit/b'),
      '9:9: rules[1].rules[0].testcse: Unknown key "testcse"; did you mean "testcase"?',
    ],
    [
      'a missing key, at what should hold it',
      good.replace('        testcase: unit/b\n', ''),
      '8:9: rules[1].rules[0].testcase: Missing',
    ],
    [
      'a wrong rule type, at the key',
      good.replace('type: allOf', 'type: allof'),
      '6:5: rules[1].type: Unknown rule type "allof"; did you mean "allOf"?',
    ],
    ['a wrong value', good.replace('gating/v1', 'gating/v2'), '1:1: apiVersion: Must be "gating/v1".'],
    ['a value of a wrong type', good.replace('unit/a', '5'), '5:22: rules[0].testcase: Invalid input'],
    [
      'a key twice',
      good.replace('rules:\n  -', 'id: again\nrules:\n  -'),
      '4:1: The key "id" stands here twice.',
    ],
    [
      'a key twice, quoted',
      good.replace('rules:\n  -', '"id": again\nrules:\n  -'),
      '4:1: The key "id" stands here twice.',
    ],
    [
      'a key twice, as number and text',
      good.replace('rules:\n  -', 'outcomes: { 1: pass, "1": fail }\nrules:\n  -'),
      '4:22: The key "1" stands here twice.',
    ],
    ['a key twice, by an alias', `&key ${good}*key : again\n`, ':1: The key "apiVersion" stands here twice.'],
    ['an alias of nothing', good.replace('unit/a', '*nothing'), 'Unresolved alias'],
    ['a tag', good.replace('unit/a', '!Special unit/a'), '5:32: Unresolved tag'],
    ['no policy', '# only words\n', '1:1: There is no policy in this text.'],
    ['no text', '', '1:1: There is no policy in this text.'],
    ['a list', '[]', '1:1: Invalid input: expected object, received array'],
    ['broken YAML', 'a: [', '1:5: '],
  ])('tells the place of %s', (_, text, expected) => {
    expect(told(text).join('\n')).toContain(expected)
  })

  it('an id twice in a text is told where it is for the second time', () => {
    expect(told(`${good}---\n${good}`)).toEqual([
      'release.yaml:13:1: id: The id "shop.release" is taken by a policy above.',
    ])
  })

  it('tells every fault, in the order of the text', () => {
    const text = good.replace('id: shop.release', 'id: 1shop').replace('unit/a', '""').replace('unit/b', '""')
    expect(problemsOf(text).map(({ line }) => line)).toEqual([2, 5, 9])
  })

  it('a place is found through an alias', () => {
    const text = `${good}  - &rule { type: passing, testcase: "", variants: observed }\n  - { type: anyOf, rules: [*rule] }\n`
    expect(problemsOf(text).map(({ path, line }) => [path, line])).toEqual([
      ['rules[2].testcase', 11],
      ['rules[3].rules[0].testcase', 11],
    ])
  })
})

describe('texts that are made to hurt', () => {
  const many = (count: number, part: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => part(index)).join('')

  it.each([
    ['longer than 256 Ki', `# ${'x'.repeat(256 * 1024)}\n${good}`, 'Longer than 262144 characters.'],
    ['flow maps', `${'{a: '.repeat(3000)}1${'}'.repeat(3000)}`, 'Nested more than 64 levels deep.'],
    ['flow lists', `${'['.repeat(20_000)}`, 'Nested more than 64 levels deep.'],
    ['65 flow lists', `${'['.repeat(65)}1${']'.repeat(65)}`, 'Nested more than 64 levels deep.'],
    ['65 flow maps', `${'{a: '.repeat(65)}1${'}'.repeat(65)}`, 'Nested more than 64 levels deep.'],
    ['block lists', '- '.repeat(5000), 'Nested more than 64 levels deep.'],
    ['block maps', many(300, (index) => `${' '.repeat(index)}a:\n`), 'Nested more than 64 levels deep.'],
    ['rules in rules', `${good}  - ${'{ type: allOf, rules: ['.repeat(40)}`, ''],
    ['an alias of itself', 'a: &a [*a]', 'Nested more than 64 levels deep.'],
    ['aliases', `a: &a x\nb: [${'*a ,'.repeat(101)}]`, 'More than 100 aliases.'],
    [
      'aliases of aliases',
      many(
        9,
        (index) =>
          `k${index}: &k${index} [${(index === 0 ? 'x' : `*k${index - 1}`).concat(',').repeat(9)}]\n`,
      ),
      'Too many aliases of aliases.',
    ],
    ['anchors', many(2000, (index) => `- &a${index} x\n`), 'expected object'],
    ['keys', `{${many(4000, (index) => `k${index}: 1,`)}}`, 'Must be "gating/v1"'],
    ['documents', '--- x\n'.repeat(2000), 'expected object'],
    ['bad rules', `${good}${'  - 1\n'.repeat(2000)}`, 'expected object'],
  ])(
    '%s: refused in time, with 100 problems at most',
    (_, text, expected) => {
      const problems = problemsOf(text)
      expect(problems.length).toBeGreaterThan(0)
      expect(problems.length).toBeLessThanOrEqual(100)
      expect(problems[0]?.message).toContain(expected)
    },
    20_000,
  )

  it('100 aliases and 64 levels are fine', () => {
    const rules = `${'{ type: allOf, rules: ['.repeat(30)}{ type: passing, testcase: a, variants: observed }${'] }'.repeat(30)}`
    expect(problemsOf(good.replace('rules:\n', `rules:\n  - ${rules}\n`))).toEqual([])
    const lint = '  - &lint { type: passing, testcase: lint, variants: observed }\n'
    expect(problemsOf(`${good}${lint}${'  - *lint\n'.repeat(100)}`)).toEqual([])
  })
})

describe('parsePolicyYaml as a total function', () => {
  it.each(['*x : 1', '{*x : 1}', '? *x', '? [a]\n: 1', '? {a: 1}\n: 1', 'a: &a [1]\n*a : 2'])(
    '%j is a problem, not a throw',
    (text) => {
      expect(parsePolicyYaml(text)._unsafeUnwrapErr().problems.length).toBeGreaterThan(0)
    },
  )

  it('answers whatever text it gets', () => {
    const tokens = [
      '*x',
      '&x',
      '? ',
      ': ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '|',
      '>',
      '"',
      "'",
      '#',
      '!',
      '!!str',
    ]
      .concat(['%', '@', '`', '---', '...', '\n', '\n  ', '<<', 'rules', 'id', '~', '\t', '\u0000'])
      .concat(['\ud800', '\u2028', '1e400'])
    const token = fc.constantFrom(...tokens)
    fc.assert(
      fc.property(fc.array(token, { maxLength: 24 }), (text) => {
        expect(typeof parsePolicyYaml(text.join('')).isOk()).toBe('boolean')
      }),
      { numRuns: 3000 },
    )
  })
})
