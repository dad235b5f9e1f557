import type { ErrorValue } from '@gatewright/core/errors'
import type { AuditLog } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import { withAnswers } from './answers-section.ts'
import { readCheckRun, type AskedCheckRun } from './asked-check-run.ts'
import { readPresses } from './press-log.ts'

const update = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}'

/**
 * Writes into the summary of a check run what came of its buttons, as the audit log has it. Whoever writes looks afterwards whether
 * somebody else was answered meanwhile, and writes again: so none of the answers is lost where two processes write at once.
 */
export async function writeAnswers(
  caller: GitHubCaller,
  audit: AuditLog,
  { id, headSha }: AskedCheckRun,
  repository: Repository,
): Promise<Result<void, ErrorValue>> {
  let written: number | undefined
  // As many rounds as there are presses meanwhile, at most.
  for (;;) {
    const presses = await readPresses(audit, { id, headSha })
    if (presses.isErr()) return err(presses.error)
    if (presses.value.version === written) return ok()
    const run = await readCheckRun(caller, id, repository)
    if (run.isErr()) return err(run.error)
    if (!run.value) return ok()
    const { title, summary, text } = run.value.output
    const answered = withAnswers(summary, presses.value.state)
    if (answered === summary) return ok()
    const output = {
      ...(title === undefined ? {} : { title }),
      summary: answered,
      ...(text === undefined ? {} : { text }),
    }
    const patched = await caller.call(update, { ...repository, check_run_id: id, output })
    if (patched.isErr()) return err(patched.error)
    written = presses.value.version
  }
}
