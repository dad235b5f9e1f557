import { itemKey, parseItemText, type Item } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import { badInput, type BadInput } from './bad-input.ts'
import type { FileOutcome } from './read-reports.ts'

/** The property by which a report says what it is about, as `git_commit:1f7391f9…`. */
const itemProperty = 'gatewright.item'

/**
 * The item that the user named or the reports state; undefined when nobody says. A report that is about another item is
 * bad input: its results would speak for something that was not tested.
 */
export function statedItem(
  named: string | undefined,
  outcomes: readonly FileOutcome[],
): Result<Item | undefined, BadInput> {
  let item: Item | undefined
  if (named !== undefined) {
    const parsed = parseItemText(named)
    if (parsed.isErr()) return err(badInput(`--item: ${parsed.error.message}`))
    item = parsed.value
  }
  for (const outcome of outcomes) {
    if (outcome.status === 'failed') continue
    for (const [name, value] of outcome.report.summary.properties) {
      if (name !== itemProperty) continue
      const stated = parseItemText(value, { unknownTypes: 'accept' })
      if (stated.isErr())
        return err(badInput(`${outcome.file.shown}: ${itemProperty}: ${stated.error.message}`))
      item ??= stated.value
      if (itemKey(item) === itemKey(stated.value)) continue
      return err(
        badInput(
          `${outcome.file.shown} is a report about ${itemKey(stated.value)}, not about ${itemKey(item)}.`,
        ),
      )
    }
  }
  return ok(item)
}
