// Finds calls whose neverthrow `Result` nobody looks at: an error that gets lost. The linter finds an ignored
// `ResultAsync` (a thenable), nothing finds a `Result` (docs/decisions/2026-11-22-ignored-results.md).
import { join, relative } from 'node:path'
import { findIgnoredResults } from './ignored-results/find-ignored-results.ts'
import { conclude } from './library/finding.ts'
import { repositoryFiles, root } from './library/repository.ts'

const files = repositoryFiles().filter((path) =>
  /^(packages|examples)\/[^/]+\/(src|test)\/.*\.ts$/.test(path),
)
const findings = findIgnoredResults(files.map((path) => join(root, path))).map((finding) => ({
  ...finding,
  file: relative(root, finding.file).replaceAll('\\', '/'),
}))
conclude('ignored results', findings, `${files.length} files`)
