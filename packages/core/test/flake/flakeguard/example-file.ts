/** Every key of a `.flakeguard.yml`, with the values of FlakeGuard's own example where it has one. */
export const exampleFile: string = `flaky_threshold: 0.6
warn_threshold: 0.3
min_occurrences: 5
min_recent_failures: 2
lookback_days: 7
rolling_window_size: 50
exclude_paths:
  - node_modules/**
  - '**/*.spec.ts'
  - '**/*.test.ts'
  - test/**
  - tests/**
  - docs/**
labels_required: [ci, tests]
quarantine_duration_days: 30
auto_quarantine_enabled: false
confidence_threshold: 0.7
scoring_weights:
  intermittency_weight: 0.30
  rerun_weight: 0.25
  clustering_weight: 0.15
  message_variance_weight: 0.10
  fail_ratio_weight: 0.10
  consecutive_failure_penalty: 0.10
team_notifications:
  slack_channels:
    frontend: '#frontend-flaky-tests'
    backend: '#backend-alerts'
  email_groups:
    critical-services: [lead@shop.test, qa@shop.test]
exempted_tests:
  - integration/**/*auth*
  - '**/*smoke*'
team_overrides:
  critical-services:
    flaky_threshold: 0.8
    warn_threshold: 0.5
    auto_quarantine_enabled: true
  experimental:
    flaky_threshold: 0.4
    warn_threshold: 0.2
    confidence_threshold: 0.5
`
