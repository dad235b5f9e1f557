import { remoteFilesBy, type RemoteFileSource } from '../../../packages/core/src/greenwave/index.ts'
import { isRecord, recordsOf, textOf, type Data } from './data.ts'

/** The web server that a case describes, by address or `*` for all; what it does not name is not there. */
export function remoteFilesOf(given: unknown, onRequest: (address: string) => void): RemoteFileSource {
  const files = isRecord(given) ? given : {}
  return remoteFilesBy((address) => {
    onRequest(address)
    const file = Object.hasOwn(files, address) ? files[address] : files['*']
    if (typeof file === 'string') return file
    if (!isRecord(file)) return undefined
    const { status, text, policies, timeout, socket_error: socketError } = file
    if (typeof text === 'string') return text
    if (Array.isArray(policies)) return recordsOf(file, 'policies').map(documentOf).join('')
    if (status === 404) return undefined
    if (timeout !== undefined) return { reason: 'timed-out', message: textOf(timeout) }
    if (socketError !== undefined) return { reason: 'unreachable', message: textOf(socketError) }
    const message = `The server answered with the status ${textOf(status)}.`
    return { reason: 'refused', message, ...(typeof status === 'number' ? { httpStatus: status } : {}) }
  })
}

/** A policy as a document of YAML, of which JSON is a part. */
function documentOf(policy: Data): string {
  const { rules, ...facts } = policy
  const keys = Object.entries(facts).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
  return `--- !Policy\n${keys.join('')}${Array.isArray(rules) ? `rules:${rulesOf(policy)}\n` : ''}`
}

function rulesOf(policy: Data): string {
  const rules = recordsOf(policy, 'rules').map(
    ({ type, ...rule }) => `\n  - !${textOf(type)} ${JSON.stringify(rule)}`,
  )
  return rules.length === 0 ? ' []' : rules.join('')
}
