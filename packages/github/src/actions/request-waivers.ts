import type { ErrorValue } from '@gatewright/core/errors'
import type { Decision, DecisionNode } from '@gatewright/core/policy'
import { requestWaiver, type WaiverRequest } from '@gatewright/core/waiver'
import { err, ok, Result } from 'neverthrow'
import { counted, namesInWords, nothingToDo } from './action-words.ts'
import { planWaivers, type WaiveOptions } from './plan-waivers.ts'
import type { ActionStores, Outcome, Pressed } from './pressed.ts'

/** Asks for the waivers that would open a gate. Made again it asks for none twice. Nothing is waived by that. */
export async function requestWaivers(
  waivers: ActionStores['waivers'],
  decision: Decision,
  pressed: Pressed,
  options: WaiveOptions = {},
): Promise<Result<Outcome, ErrorValue>> {
  const { most = 50 } = options
  const { requests, others } = planWaivers(decision, pressed, options)
  const [first] = requests
  if (!first) return ok(nothingToDo('waive', noneHelps(others)))
  if (requests.length > most)
    return ok(
      nothingToDo('waive', `${requests.length} waivers are more than the ${most} that one button asks for`),
    )
  const made = await appendMissing(waivers, requests)
  if (made.isErr()) return err(made.error)
  const rest = others.length === 0 ? '' : `; ${noneHelps(others)}`
  const names = namesInWords(requests.map(({ scope }) => scope.testcase))
  return ok({
    outcome: 'done',
    words: `asked for ${counted(requests.length, 'waiver')} until ${first.expiresAt}, which somebody else has to approve: ${names}${rest}`,
    made: requests.map(({ waiverId }) => waiverId),
  })
}

function noneHelps(leaves: readonly DecisionNode[]): string {
  if (leaves.length === 0) return 'nothing blocks that a waiver could help with'
  return `no waiver can help with this: ${namesInWords(leaves.map(({ message }) => message))}`
}

async function appendMissing(
  waivers: ActionStores['waivers'],
  requests: readonly WaiverRequest[],
): Promise<Result<void, ErrorValue>> {
  const missing = await missingOf(waivers, requests)
  if (missing.isErr()) return err(missing.error)
  const events = Result.combine(missing.value.map((request) => requestWaiver(request, [])))
  if (events.isErr()) return err(events.error)
  if (events.value.length === 0) return ok()
  const appended = await waivers.append(events.value)
  if (appended.isOk()) return ok()
  if (appended.error.kind !== 'store/key-conflict') return err(appended.error)
  // Somebody else handles the same button: what they asked for is what was to be asked for.
  const still = await missingOf(waivers, requests)
  if (still.isErr()) return err(still.error)
  return still.value.length === 0 ? ok() : err(appended.error)
}

async function missingOf(
  waivers: ActionStores['waivers'],
  requests: readonly WaiverRequest[],
): Promise<Result<readonly WaiverRequest[], ErrorValue>> {
  const known = new Set<string>()
  const subjects = new Map(
    requests.map(({ scope: { subject } }) => [`${subject.type} ${subject.identifier}`, subject]),
  )
  for (const { type, identifier } of subjects.values()) {
    const events = await waivers.eventsAbout({ type, identifier })
    if (events.isErr()) return err(events.error)
    for (const { waiverId } of events.value) known.add(waiverId)
  }
  return ok(requests.filter(({ waiverId }) => !known.has(waiverId)))
}
