import type { Finding } from '../library/finding.ts'
import { linesThatMatch } from './matches.ts'

const otherWays =
  /from ['"](?:octokit|@octokit\/(?:core|rest|request|app|graphql)|@actions\/github)['"]|\bglobalThis\.fetch\(|\brequest: *(?:async *)?\(/

/** In tests of the adapter all that goes to GitHub goes past GitHub's own description: the client that they get sees to it. */
export function findUnjudgedCalls(file: string, text: string): Finding[] {
  if (
    !/^packages\/github\/test\/.*(?<!\.test-d)\.ts$/.test(file) ||
    file.startsWith('packages/github/test/support/')
  )
    return []
  const message = 'Call GitHub through judgedGitHub or judgedFetch of test/support.'
  return linesThatMatch(file, text, otherWays, message, { comments: false })
}
