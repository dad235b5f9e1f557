// Finds regular expressions of the packages that hostile input can make slow: every literal goes through recheck. Where recheck
// can't decide within its time, that is said and is no finding.
import { conclude, type Finding } from './library/finding.ts'
import { readText, repositoryFiles } from './library/repository.ts'
import { findRegexLiterals } from './regexes/find-literals.ts'
import { judgeRegex, type RegexJudgement } from './regexes/judge-regex.ts'

const files = repositoryFiles().filter((path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path))
const literals = files.flatMap((file) => findRegexLiterals(file, readText(file)))
const findings: Finding[] = []
let undecided = 0
const known = new Map<string, RegexJudgement>()
for (const { file, line, source, flags } of literals) {
  const key = `${source}/${flags}`
  const judged = known.get(key) ?? (await judgeRegex(source, flags))
  known.set(key, judged)
  if (judged.status === 'slow')
    findings.push({ file, line, message: `This expression takes ${judged.growth} time: ${source}` })
  if (judged.status === 'undecided') {
    undecided += 1
    console.log(`${file}:${line}  undecided: ${source}`)
  }
}
conclude('regexes', findings, `${literals.length} expressions, ${undecided} undecided`)
