import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { XMLValidator } from 'fast-xml-parser'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readElementTree, type XmlElement } from '../../src/xml/element.ts'
import { createXmlTokenizer } from '../../src/xml/tokenizer.ts'
import { replaceForbidden } from '../../src/xml/characters.ts'
import { wellFormed } from './documents.ts'

interface Tree {
  readonly name: string
  readonly attributes: (readonly [string, string])[]
  text: string
  readonly children: Tree[]
}

/** The tree of a document that comes in pieces of such a length; nothing where it is refused. */
function treeOf(text: string, length: number): Tree | undefined {
  const top: Tree = { name: '', attributes: [], text: '', children: [] }
  const open = [top]
  const tokenizer = createXmlTokenizer({
    open(tag) {
      const attributes = Array.from(
        { length: tag.size },
        (_, at) => [tag.nameAt(at), tag.valueAt(at)] as const,
      )
      const element: Tree = { name: tag.localName, attributes, text: '', children: [] }
      open.at(-1)?.children.push(element)
      open.push(element)
      return true
    },
    text(piece) {
      const element = open.at(-1)
      if (element) element.text += piece
    },
    close: () => void open.pop(),
    oddity: () => undefined,
  })
  for (let at = 0; at < text.length; at += length) {
    if (tokenizer.write(text.slice(at, at + length))) return undefined
  }
  return tokenizer.end() ? undefined : top.children[0]
}

function simplify(element: XmlElement): Tree {
  return {
    name: element.name,
    attributes: [...element.attributes],
    text: element.text(),
    children: element.children().map(simplify),
  }
}

function oracle(text: string): Tree | undefined {
  const root = readElementTree(replaceForbidden(text), 1000, { unknownReference: () => undefined })
  return root.isOk() ? simplify(root.value) : undefined
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.xml'))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
const fixtures = filesIn(fileURLToPath(new URL('../fixtures', import.meta.url)))
const corpus =
  process.env['CORPUS_DIR'] ?? fileURLToPath(new URL('../../../../../shared/corpus', import.meta.url))

function compare(path: string): 'equal' | 'refused' {
  const bytes = readFileSync(path)
  const text = new TextDecoder(
    /encoding=["']ISO-8859-1/i.test(bytes.toString('latin1', 0, 200)) ? 'latin1' : 'utf-8',
  ).decode(bytes)
  const ours = treeOf(text, 777)
  if (!ours) return 'refused'
  expect(ours, path).toEqual(oracle(text))
  return 'equal'
}

describe('the tokenizer beside another engine', () => {
  it('reads the same from documents that are built by the rules', () => {
    fc.assert(
      fc.property(wellFormed, fc.integer({ min: 1, max: 40 }), (text, length) => {
        expect(treeOf(text, length)).toEqual(oracle(text))
      }),
      { numRuns: 300 },
    )
  })

  it('reads the same from all reports of real tools', () => {
    expect(fixtures.length).toBeGreaterThan(0)
    expect(fixtures.map(compare)).toContain('equal')
  })

  it('reads the same from the corpus', ({ skip }) => {
    skip(!existsSync(corpus), 'the corpus is not there; CORPUS_DIR says where it is')
    const paths = filesIn(corpus)
    expect(paths.length).toBeGreaterThan(0)
    const refused = paths.filter((path) => compare(path) === 'refused')
    // What is refused must be refused by others too, or have what is never read: a document type declaration.
    const wrongly = refused.filter((path) => {
      const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
      return XMLValidator.validate(text) === true && !/<!DOCTYPE/i.test(text) && text.trim() !== ''
    })
    expect(wrongly).toEqual([])
  })
})
