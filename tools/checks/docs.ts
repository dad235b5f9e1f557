// Compiles every TypeScript example of the documentation against the workspace's sources: the fences of the README and
// docs pages, and the `@example`s of the docstrings. Those that say what they print are run, and must print it. A fence marked "ts no-check" is skipped and counted.
// Links between the pages and to files must lead somewhere.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { compileExamples, examplesFolder } from './docs/compile-examples.ts'
import { docstringExamples } from './docs/docstring-examples.ts'
import { fencedExamples } from './docs/fenced-examples.ts'
import { deadLinks } from './docs/page-links.ts'
import { runExamples } from './docs/run-examples.ts'
import { conclude } from './library/finding.ts'
import { readText, repositoryFiles, root } from './library/repository.ts'

const pages = /^(README\.md|CONTRIBUTING\.md|(packages|examples)\/[^/]+\/README\.md|docs\/.*\.md)$/
const sources = /^packages\/[^/]+\/src\/.*\.ts$/

const files = repositoryFiles()
const read = files.filter((path) => pages.test(path)).map((file) => ({ file, text: readText(file) }))
const fences = read.flatMap(({ file, text }) => fencedExamples(file, text))
const dead = read.flatMap(({ file, text }) => deadLinks(file, text, (path) => existsSync(join(root, path))))
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
conclude('docs', [...dead, ...compiled, ...(run?.findings ?? [])], `${looked}${ranWords}`)
