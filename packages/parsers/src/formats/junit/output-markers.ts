import type { CaseAttachment } from '@gatewright/core/ports'
import type { Property } from './properties.ts'

/** What output says in markers: files that belong to the case, and properties of it. */
export interface OutputMarkers {
  readonly attachments: readonly CaseAttachment[]
  readonly properties: readonly Property[]
}

const attachmentProperty = /^(?:attachment\d{0,9}|testrail_attachment)$/
const webAddress = /^https?:\/\//i

/** Whether it is worth looking for markers in an output. */
export function hasMarkers(text: string | undefined): text is string {
  return text !== undefined && text.includes('[[')
}

/**
 * The markers in a text of output: `[[ATTACHMENT|path]]`, `[[PROPERTY|name=value]]`, and
 * `[[PROPERTY|name]]` with a value of several lines up to `[[/PROPERTY]]`.
 */
export function readMarkers(text: string): OutputMarkers {
  const attachments: CaseAttachment[] = []
  const properties: Property[] = []
  let open: { readonly name: string; readonly from: number } | undefined
  let at = 0
  for (;;) {
    const start = text.indexOf('[[', at)
    const end = start === -1 ? -1 : text.indexOf(']]', start)
    if (end === -1) return { attachments, properties }
    // The innermost marks count: brackets that are never closed mean nothing.
    const from = text.lastIndexOf('[[', end)
    const marker = text.slice(from + 2, end)
    at = end + 2
    if (marker.includes('\n')) continue
    if (marker === '/PROPERTY') {
      if (open) properties.push([open.name, text.slice(open.from, from)])
      open = undefined
    } else if (marker.startsWith('ATTACHMENT|')) {
      const attachment = attachmentOf(marker.slice('ATTACHMENT|'.length))
      if (attachment) attachments.push(attachment)
    } else if (marker.startsWith('PROPERTY|')) {
      const property = marker.slice('PROPERTY|'.length)
      const equals = property.indexOf('=')
      if (equals > 0) properties.push([property.slice(0, equals), property.slice(equals + 1)])
      else if (equals === -1 && property !== '') open = { name: property, from: at }
    }
  }
}

/** The files that properties name by convention. They stay properties too. */
export function attachmentsOf(properties: readonly Property[]): readonly CaseAttachment[] {
  return properties.flatMap(([name, value]) => {
    const attachment = attachmentProperty.test(name) ? attachmentOf(value) : undefined
    return attachment ? [attachment] : []
  })
}

/** A file that a report names, called by the last part of its path. It is never looked at. */
function attachmentOf(written: string): CaseAttachment | undefined {
  const path = written.trim()
  if (path === '') return undefined
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  return { name: name === '' ? path : name, ...(webAddress.test(path) ? { url: path } : { path }) }
}
