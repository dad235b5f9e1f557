import { homedir, tmpdir, userInfo } from 'node:os'
import type { Finding } from '../library/finding.ts'
import { linesThatMatch } from './matches.ts'

/** What is to be told from this machine. It never depends on where the clone stands or on what lies beside it. */
export interface Surroundings {
  readonly home: string
  readonly user: string
  readonly temp: string
  /** Registries that npm is set to install from, as URLs. */
  readonly registries: readonly string[]
}

/** Text that says where somebody's machine keeps things, or which mirror it installs from. */
export function findLeaks(file: string, text: string, rules: LeakRules = ownRules): Finding[] {
  return [
    ...linesThatMatch(file, text, rules.path, 'A path of one machine.', { comments: true }),
    ...linesThatMatch(file, text, rules.registry, 'A registry host; every user has their own.', {
      comments: true,
    }),
  ]
}

export interface LeakRules {
  readonly path: RegExp
  readonly registry: RegExp
}

/** Names so common that a path of them says nothing about a machine. */
const commonUsers = ['root', 'runner', 'node', 'user']
const publicRegistries = ['registry.npmjs.org', 'registry.yarnpkg.com']

/** The patterns for one machine, and those that hold for every machine. */
export function leakRules({ home, user, temp, registries }: Surroundings): LeakRules {
  const folders = [home, temp].filter((path) => /^\/[^/]+./.test(path) && path !== '/tmp').map(escaped)
  const users = commonUsers.includes(user) || user === '' ? [] : [`/(?:home|Users)/${escaped(user)}`]
  // The temporary folders of macOS, and homes as they are everywhere.
  const everywhere = ['/Users/[a-z]\\w+', '/home/[a-z]\\w+', '/(?:private/)?var/folders/\\w\\w']
  const hosts = registries.flatMap(hostOf).filter((host) => !publicRegistries.includes(host))
  const named = hosts.map((host) => `|https?://${escaped(host)}(?:[:/]|$)`).join('')
  return {
    path: new RegExp(`(^|[^\\w.~/-])(${[...folders, ...users, ...everywhere].join('|')})(/\\w|$)`),
    registry: new RegExp(
      `https?://[\\w.-]*(registry|artifactory|nexus|verdaccio)[\\w.-]*[:/]|^\\s*registry\\s*=${named}`,
    ),
  }
}

function hostOf(registry: string): string[] {
  return URL.canParse(registry) ? [new URL(registry).host] : []
}

/** `RegExp.escape` is younger than the oldest Node that runs this. */
function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

const ownRules = leakRules({
  home: homedir(),
  user: userInfo().username,
  temp: tmpdir(),
  // npm hands its settings to what it starts.
  registries: [process.env['npm_config_registry'] ?? ''],
})
