import type { ReadingContext } from '../../reading/context.ts'
import { textField, type JsonObject } from '../../reading/json/json-fields.ts'
import type { OpenAttempt } from './open-attempt.ts'

const logType = 'text/x.cucumber.log+plain'

/** Keeps what was attached to an attempt. Nothing is decoded; what is encoded and too long to be kept is only named. */
export function addAttachment(attempt: OpenAttempt, attachment: JsonObject, context: ReadingContext): void {
  const { limits, diagnostics, cut } = context
  const body = textField(attachment, 'body') ?? ''
  const contentType = textField(attachment, 'mediaType')
  const isBase64 = textField(attachment, 'contentEncoding') === 'BASE64'
  if (contentType === logType && !isBase64) return attempt.output.add(`${body}\n`)
  const url = textField(attachment, 'url')
  const isKept = !isBase64 || body.length <= limits.textLength
  if (attempt.attachments.length >= limits.attributes || !isKept)
    diagnostics.note(
      'attachment-left-out',
      'An attachment is too long, or there are too many; its content was left out.',
      'Raise the limits of textLength or attributes to keep more; outcomes are not touched.',
    )
  if (attempt.attachments.length >= limits.attributes) return
  attempt.attachments.push({
    name: textField(attachment, 'fileName') ?? contentType ?? 'attachment',
    ...(contentType === undefined ? {} : { contentType }),
    ...(url === undefined ? {} : { url }),
    ...(body === '' || !isKept
      ? {}
      : {
          inline: isBase64
            ? { encoding: 'base64' as const, text: body }
            : { encoding: 'text' as const, text: cut(body) },
        }),
  })
}
