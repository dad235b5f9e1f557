// Compiles every TypeScript example of the documentation against the workspace's sources: the fences of the README and
// docs pages, and the `@example`s of the docstrings. Those that say what they print are run, and must print it. A fence marked "ts no-check" is skipped and counted.
import { compileExamples, examplesFolder } from './docs/compile-examples.ts'
import { docstringExamples } from './docs/docstring-examples.ts'
import { fencedExamples } from './docs/fenced-examples.ts'
import { runExamples } from './docs/run-examples.ts'
import { conclude } from './library/finding.ts'
import { readText, repositoryFiles } from './library/repository.ts'

const pages = /^(README\.md|CONTRIBUTING\.md|(packages|examples)\/[^/]+\/README\.md|docs\/.*\.md)$/
const sources = /^packages\/[^/]+\/src\/.*\.ts$/

const files = repositoryFiles()
const fences = files
  .filter((path) => pages.test(path))
  .flatMap((file) => fencedExamples(file, readText(file)))
const docstrings = files
  .filter((path) => sources.test(path))
  .flatMap((file) => docstringExamples(file, readText(file)))

const checked = [...fences, ...docstrings].filter((example) => example.check)
const skipped = fences.length + docstrings.length - checked.length
const looked = `${checked.length} examples compiled, ${skipped} marked no-check`
const compiled = compileExamples(checked)
// What does not compile is not run.
const run = compiled.length > 0 ? undefined : runExamples(checked, examplesFolder)
const ranWords = run ? `, ${run.ran} run with ${run.compared} printed lines compared` : ''
conclude('docs', [...compiled, ...(run?.findings ?? [])], `${looked}${ranWords}`)
