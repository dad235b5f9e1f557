/**
 * What these tests ask of Node. Core is compiled without Node's types so that no source of it leans on them, and its tests
 * are compiled with it: the little that they need is told here, and the modules are imported by names that the compiler
 * does not follow.
 */
export interface Key {
  readonly asymmetricKeyType?: string
}

interface NodeCrypto {
  generateKeyPairSync(type: 'ed25519'): { readonly publicKey: Key; readonly privateKey: Key }
  createPublicKey(key: { readonly format: 'jwk'; readonly key: Readonly<Record<string, string>> }): Key
  sign(algorithm: null, bytes: Uint8Array, key: Key): Uint8Array
  verify(
    algorithm: 'sha256' | null,
    bytes: Uint8Array,
    key: Key | { readonly key: Key; readonly dsaEncoding: 'ieee-p1363' },
    signature: Uint8Array,
  ): boolean
}

type Encoding = 'utf8' | 'base64' | 'base64url' | 'hex'

interface NodeBuffer {
  readonly Buffer: {
    from(text: string, encoding: Encoding): Uint8Array
    from(bytes: Uint8Array): { toString(encoding: Encoding): string }
  }
}

interface NodeFiles {
  readFileSync(path: string, encoding: 'utf8'): string
}

async function builtin<Module>(name: string): Promise<Module> {
  return (await import(/* @vite-ignore */ name)) as Module
}

export const nodeCrypto: NodeCrypto = await builtin<NodeCrypto>('node:crypto')
const { Buffer } = await builtin<NodeBuffer>('node:buffer')
const { readFileSync } = await builtin<NodeFiles>('node:fs')

/** The bytes that a text stands for. A copy, so that it equals any other `Uint8Array`. */
export function bytesOf(text: string, encoding: Encoding = 'utf8'): Uint8Array {
  return new Uint8Array(Buffer.from(text, encoding))
}

export function textOf(bytes: Uint8Array, encoding: Encoding = 'utf8'): string {
  return Buffer.from(bytes).toString(encoding)
}

/** The text of a file in `fixtures`. */
export function readFixture(name: string): string {
  const { dirname } = import.meta as unknown as { readonly dirname: string }
  return readFileSync(`${dirname}/../fixtures/${name}`, 'utf8')
}
