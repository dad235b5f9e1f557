import type { Repository } from '../calls/github-request.ts'

/**
 * The run of a workflow that waits for an answer, from the address that GitHub wants it at.
 *
 * The address comes with the event and is not called: only an address of our own API, of this repository, names a run, and the
 * answer goes out by the route of that run.
 *
 * @param baseUrl - of the API that the adapter calls, as `https://api.github.com` or `https://github.example/api/v3`
 * @returns undefined for any other address
 * @example
 * import { runOfCallback } from '@gatewright/github'
 *
 * const url = 'https://api.github.com/repos/shop/cart/actions/runs/42/deployment_protection_rule'
 * console.log(runOfCallback(url, { owner: 'shop', repo: 'cart' }, 'https://api.github.com')) // 42
 */
export function runOfCallback(
  callbackUrl: string,
  { owner, repo }: Repository,
  baseUrl: string,
): number | undefined {
  const url = parsed(callbackUrl)
  const base = parsed(baseUrl)
  if (!url || !base || url.origin !== base.origin || url.username !== '' || url.password !== '')
    return undefined
  if (url.search !== '' || url.hash !== '') return undefined
  const parts = [...base.pathname.split('/'), 'repos', owner, repo, 'actions', 'runs', '']
  const prefix = `/${parts.filter((part, index) => part !== '' || index === parts.length - 1).join('/')}`
  // GitHub's names differ in no way but by their letters.
  if (!url.pathname.toLowerCase().startsWith(prefix.toLowerCase())) return undefined
  const [, digits] = /^(\d{1,15})\/deployment_protection_rule$/.exec(url.pathname.slice(prefix.length)) ?? []
  return digits === undefined ? undefined : Number(digits)
}

function parsed(address: string): URL | undefined {
  try {
    return new URL(address)
  } catch {
    return undefined
  }
}
