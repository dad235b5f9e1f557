// Scores the tests of a project in the simulator's format: npm run --silent flake:score -- <tests.jsonl> <meta.json>
// Prints CSV: id,score,quarantine. Options: --mode strict|fast, --days 60, --keep-mass-failures, --explain.
// Exit code: 0 scored, 3 the command or a file can't be used.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { endWithReader } from './end-with-reader.ts'
import { ProjectFileError, readRuns, readTests, withFailures } from './read-project.ts'
import { scoreProject, type ScoreProjectOptions } from './score-project.ts'

const usage =
  'Usage: npm run --silent flake:score -- <tests.jsonl> <meta.json> [--mode strict|fast] [--days <number>] [--keep-mass-failures] [--explain]'

function refuse(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(3)
}

interface Options extends ScoreProjectOptions {
  readonly testsFile: string
  readonly metaFile: string
  readonly explain: boolean
}

function readOptions(): Options {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        mode: { type: 'string', default: 'strict' },
        days: { type: 'string', default: '60' },
        'keep-mass-failures': { type: 'boolean', default: false },
        explain: { type: 'boolean', default: false },
      },
    })
    const [testsFile, metaFile, ...more] = positionals
    if (testsFile === undefined || metaFile === undefined || more.length > 0) return refuse(usage)
    const { mode } = values
    if (mode !== 'strict' && mode !== 'fast') return refuse(`--mode is strict or fast, not "${mode}".`)
    const days = Number(values.days)
    if (!Number.isInteger(days) || days < 1)
      return refuse(`--days needs a whole number, not "${values.days}".`)
    return {
      // npm runs this in the workspace and says in INIT_CWD where it was called from.
      testsFile: resolve(process.env['INIT_CWD'] ?? '', testsFile),
      metaFile: resolve(process.env['INIT_CWD'] ?? '', metaFile),
      mode,
      days,
      leaveOutMassFailures: !values['keep-mass-failures'],
      explain: values.explain,
    }
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
  }
}

/** A field of CSV, in quotes where it needs them. */
function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

endWithReader(process.stdout)
try {
  const options = readOptions()
  const listed = await readRuns(options.metaFile)
  const tests = await readTests(options.testsFile, listed.length)
  const runs = withFailures(listed, tests)
  const lines = scoreProject(tests, runs, options).map(({ score, quarantine }) => {
    const line = `${field(score.testcase)},${score.score.toFixed(12)},${quarantine ? 1 : 0}`
    return options.explain
      ? `${line},${score.state},${field(`${score.explanation} ${score.wouldChange}`)}`
      : line
  })
  const header = options.explain ? 'id,score,quarantine,state,explanation' : 'id,score,quarantine'
  process.stdout.write([header, ...lines, ''].join('\n'))
} catch (error) {
  if (error instanceof ProjectFileError) refuse(error.message)
  throw error
}
