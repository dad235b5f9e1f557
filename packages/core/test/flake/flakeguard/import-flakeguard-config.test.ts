import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  importFlakeGuardConfig,
  type FlakeGuardFinding,
  type ImportedFlakeGuardConfig,
} from '../../../src/flake/flakeguard/index.ts'
import { exampleFile } from './example-file.ts'

function imported(text: string): ImportedFlakeGuardConfig {
  return importFlakeGuardConfig(text, { file: '.flakeguard.yml' })._unsafeUnwrap()
}

/** `2:1 unknown-key scoring_weights.x: message`. */
function told(text: string): string[] {
  return imported(text).findings.map(
    ({ line, column, code, path, message }: FlakeGuardFinding) =>
      `${line}:${column} ${code} ${path}: ${message}`,
  )
}

function faults(text: string): string[] {
  return importFlakeGuardConfig(text)
    ._unsafeUnwrapErr()
    .problems.map(({ line, column, code, path, message }) => `${line}:${column} ${code} ${path}: ${message}`)
}

const excludes = 'exclude_paths: [docs/**]\n'

describe('importFlakeGuardConfig', () => {
  it("takes FlakeGuard's defaults for what a file leaves out, but for the paths that hide every test", () => {
    const { config, findings } = imported('{}')
    expect(config).toEqual({
      quarantineThreshold: 0.6,
      warnThreshold: 0.3,
      confidenceThreshold: 0.7,
      minimumAttempts: 5,
      minimumRecentFailures: 2,
      lookbackDays: 7,
      windowAttempts: 50,
      quarantineDays: 30,
      autoQuarantine: false,
      requiredLabels: [],
      weights: {
        intermittency: 0.3,
        rerun: 0.25,
        clustering: 0.15,
        messageVariance: 0.1,
        failRatio: 0.1,
        consecutiveFailurePenalty: 0.1,
      },
      exemptedTests: [],
      excludedPaths: ['node_modules/**', 'examples/**', 'docs/**'],
      teams: {},
      slackChannels: {},
      emailGroups: {},
    })
    expect(findings).toMatchObject([
      {
        code: 'default-not-taken-over',
        severity: 'note',
        path: 'exclude_paths',
        file: '.flakeguard.yml',
        line: 1,
        column: 1,
      },
    ])
  })

  it("reads FlakeGuard's own example, also the key that FlakeGuard drops", () => {
    const { config, findings } = imported(exampleFile)
    expect(config.teams).toEqual({
      'critical-services': { quarantineThreshold: 0.8, warnThreshold: 0.5, autoQuarantine: true },
      experimental: { quarantineThreshold: 0.4, warnThreshold: 0.2, confidenceThreshold: 0.5 },
    })
    expect(config.excludedPaths).toContain('**/*.test.ts')
    expect(config.requiredLabels).toEqual(['ci', 'tests'])
    expect(config.slackChannels['frontend']).toBe('#frontend-flaky-tests')
    expect(findings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'hides-tests exclude_paths[1]',
      'hides-tests exclude_paths[2]',
      'hides-tests exclude_paths[3]',
      'hides-tests exclude_paths[4]',
    ])
    expect(findings.every(({ severity, line }) => severity === 'warning' && line !== undefined)).toBe(true)
  })

  it('reports keys that nobody knows, with their place and what was meant', () => {
    expect(
      told(
        `${excludes}min_ocurrences: 3\nscoring_weights:\n  rerun: 1\nteam_overrides:\n  constructor: { flaky_treshold: 0.5, min_occurrences: 4 }\nteam_notifications: { slack: {} }\nwhatever: 1\n`,
      ),
    ).toEqual([
      '2:1 unknown-key min_ocurrences: Unknown key "min_ocurrences"; did you mean "min_occurrences"?',
      '4:3 unknown-key scoring_weights.rerun: Unknown key "rerun"; did you mean "rerun_weight"?',
      '6:18 unknown-key team_overrides.constructor.flaky_treshold: Unknown key "flaky_treshold"; did you mean "flaky_threshold"?',
      '6:39 unknown-key team_overrides.constructor.min_occurrences: Unknown key "min_occurrences"; known are flaky_threshold, warn_threshold, auto_quarantine_enabled, confidence_threshold. It applies to all teams or none.',
      '7:23 unknown-key team_notifications.slack: Unknown key "slack"; did you mean "slack_channels"?',
      expect.stringMatching(
        /^8:1 unknown-key whatever: Unknown key "whatever"; known are flaky_threshold, /,
      ) as string,
    ])
  })

  it('counts unknown keys that are too many to name', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1\n`).join('')
    const { findings } = imported(`${excludes}${text}`)
    expect(findings).toHaveLength(51)
    expect(findings.map(({ message }) => message)).toContain('There are 19950 more unknown keys.')
  })

  it('refuses more teams than anybody has', () => {
    const teams = (count: number): string =>
      `team_overrides:\n${Array.from({ length: count }, (_, index) => `  t${index}: {}\n`).join('')}`
    expect(Object.keys(imported(teams(1000)).config.teams)).toHaveLength(1000)
    expect(faults(teams(1001))).toEqual(['1:1 out-of-range team_overrides: At most 1000 teams.'])
  })

  it('warns of patterns that hide tests, and honours them', () => {
    const text = "exclude_paths: ['**/*.test.ts', 'docs/**']\n"
    expect(imported(text).config.excludedPaths).toEqual(['**/*.test.ts', 'docs/**'])
    expect(told(text)).toEqual([
      '1:17 hides-tests exclude_paths[0]: The pattern "**/*.test.ts" excludes test files, such as src/cart.test.ts: they are never called flaky.',
    ])
    expect(told('exclude_paths: []\n')).toEqual([])
  })

  it('warns of thresholds that never warn, and of weights that sum to something else', () => {
    expect(
      told(`${excludes}warn_threshold: 0.7\nteam_overrides: { shop: { warn_threshold: 0.5 } }\n`),
    ).toEqual([
      '2:1 never-warns warn_threshold: Warnings begin at 0.7, quarantine already at 0.6: there is never a warning.',
    ])
    expect(told(`${excludes}scoring_weights: { rerun_weight: 0.5 }\n`)).toEqual([
      "2:1 weights-sum scoring_weights: The five weights sum to 1.15; FlakeGuard's sum to 0.9, and its thresholds are meant for that.",
    ])
    expect(told(`${excludes}scoring_weights: {}\n`)).toEqual([])
  })

  it.each([
    ['a wrong type', 'a: 1\nflaky_threshold: "0.5"', /^2:1 wrong-type flaky_threshold: /],
    ['out of range', 'flaky_threshold: 1.5', /^1:1 out-of-range flaky_threshold: /],
    ['no number', 'flaky_threshold: .nan', /^1:1 wrong-type flaky_threshold: /],
    ['no whole number', 'min_occurrences: 2.5', /^1:1 \S+ min_occurrences: /],
    ['below the least', 'rolling_window_size: 4', /^1:1 out-of-range rolling_window_size: /],
    ['above the most', 'quarantine_duration_days: 366', /^1:1 out-of-range quarantine_duration_days: /],
    ['nothing', 'exclude_paths:', /^1:1 wrong-type exclude_paths: /],
    ['a word for yes', 'auto_quarantine_enabled: yes', /^1:1 wrong-type auto_quarantine_enabled: /],
    ['one word for a list', 'labels_required: ci', /^1:1 wrong-type labels_required: /],
    ['an empty pattern', 'exempted_tests: [a, ""]', /^1:21 out-of-range exempted_tests\[1\]: /],
    [
      'a pattern that is not understood',
      'exempted_tests:\n  - "+(a|b)"',
      /^2:5 bad-format exempted_tests\[0\]: /,
    ],
    ['a team that is no map', 'team_overrides: { shop: 1 }', /^1:19 wrong-type team_overrides\.shop: /],
    ['a list for a map', '- a', /^1:1 wrong-type : /],
    ['a word for a map', 'flaky', /^1:1 wrong-type : /],
    ['an empty text', '', /^1:1 missing : The file says nothing/],
    ['a comment', '# nothing\n', /^1:1 missing : The file says nothing/],
    ['an empty document', '---\n...\n', /missing : The file says nothing/],
    [
      'two documents',
      'warn_threshold: 0.2\n---\nwarn_threshold: 0.3\n',
      /^2:1 duplicate : |^3:1 duplicate : /,
    ],
    [
      'a key twice',
      'warn_threshold: 0.2\nwarn_threshold: 0.3\n',
      /^2:1 duplicate : The key "warn_threshold"/,
    ],
    [
      'a team that would be lost',
      'team_overrides:\n  __proto__: { warn_threshold: 0.1 }',
      /^2:3 not-allowed : /,
    ],
    ['broken YAML', 'a: [1,\nb: }', /^\d+:\d+ bad-format : /],
    ['a key that is a list', '? [a]\n: 1', /wrong-type : A key is one word/],
    ['an alias of nothing', 'labels_required: *a', /^1:1 not-allowed : Unresolved alias .*: a\.$/],
    [
      'a text that is too long',
      `a: ${'b'.repeat(300_000)}`,
      /^undefined:undefined out-of-range : Longer than/,
    ],
    ['a deep text', '['.repeat(10_000), /Nested more than|bad-format/],
    ['a text of 40 levels', `a: ${'['.repeat(40)}${']'.repeat(40)}`, /out-of-range : Nested more than 32/],
    [
      'a bomb',
      `a: &a [x]\n${Array.from({ length: 20 }, (_, index) => `k${index}: &b${index} [${Array.from({ length: 9 }, () => (index === 0 ? '*a' : `*b${index - 1}`)).join(', ')}]`).join('\n')}`,
      /out-of-range : More than 100 aliases|Too many aliases/,
    ],
  ])('refuses %s, with its place', (_, text, expected) => {
    expect(faults(text)[0]).toMatch(expected)
  })

  it('names every fault in the order of the text, and the first in the message', () => {
    const error = importFlakeGuardConfig('warn_threshold: x\nflaky_threshold: y\n', {
      file: 'a.yml',
    })._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'flakeguard/invalid-config', retryable: false })
    expect(error.problems.map(({ path }) => path)).toEqual(['warn_threshold', 'flaky_threshold'])
    expect(error.message).toMatch(/^a\.yml:1:1: warn_threshold: .* \(and 1 more\)$/)
  })

  it('finds places through aliases, and reads JSON', () => {
    const text = 'team_overrides:\n  shop: &shop { warn_treshold: 0.1 }\n  cart: *shop\n'
    expect(told(`${excludes}${text}`).map((line) => line.slice(0, line.indexOf(':', 5)))).toEqual([
      '3:17 unknown-key team_overrides.shop.warn_treshold',
      '3:17 unknown-key team_overrides.cart.warn_treshold',
    ])
    expect(imported(JSON.stringify({ warn_threshold: 0.25 })).config.warnThreshold).toBe(0.25)
  })

  it('answers every text with a value or an error that has a problem', () => {
    const line = fc.constantFrom(
      'flaky_threshold: ',
      'exclude_paths: ',
      'a: ',
      '- ',
      '  ',
      '{',
      '[',
      '&a',
      '*a',
      '!!str ',
      '0.5',
      '"',
      "'",
      '\n',
      '? ',
      ': ',
      '#',
      '---\n',
      '<<: ',
      '\t',
      '%',
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (parts) => {
        importFlakeGuardConfig(parts.join('')).match(
          ({ config }) => void expect(config.windowAttempts).toBe(50),
          ({ problems }) => void expect(problems.length).toBeGreaterThan(0),
        )
      }),
      { numRuns: 1000 },
    )
  })
})
