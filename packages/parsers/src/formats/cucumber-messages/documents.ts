import { objectField, objectsField, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import { positionField } from '../../reading/json/json-report.ts'
import type { OpenLimit } from '../../reading/open-limit.ts'

/** Where a scenario or a row of examples stands in its feature. */
export interface FeatureNode {
  readonly feature: string
  readonly rule: string
  readonly scenario: string
  /** Of a row: the name of its table and `n.i`, the number of the table and of the row in it, from 1. */
  readonly examples?: string
  readonly row?: string
  readonly line?: number | undefined
  readonly column?: number | undefined
}

/** What feature files hold, by the ids that pickles refer to. */
export interface Documents {
  add(document: JsonObject): void
  /** Of a row where there is one, else of the scenario. */
  find(astNodeIds: readonly string[]): FeatureNode | undefined
}

export function createDocuments(limit: OpenLimit): Documents {
  const nodes = new Map<string, FeatureNode>()
  const put = (id: string | undefined, node: FeatureNode): void => {
    if (id === undefined) return
    if (!nodes.has(id)) limit.claim()
    nodes.set(id, node)
  }
  const addScenario = (scenario: JsonObject, feature: string, rule: string): void => {
    const node = { feature, rule, scenario: nameOf(scenario) }
    put(textField(scenario, 'id'), { ...node, ...placeOf(scenario) })
    for (const [table, examples] of objectsField(scenario, 'examples').entries()) {
      for (const [index, row] of objectsField(examples, 'tableBody').entries())
        put(textField(row, 'id'), {
          ...node,
          ...placeOf(row),
          examples: nameOf(examples),
          row: `#${table + 1}.${index + 1}`,
        })
    }
  }
  return {
    add(document) {
      const feature = objectField(document, 'feature')
      const name = nameOf(feature) || (textField(document, 'uri') ?? '')
      for (const child of objectsField(feature, 'children')) {
        const scenario = objectField(child, 'scenario')
        if (scenario) addScenario(scenario, name, '')
        const rule = objectField(child, 'rule')
        for (const inner of objectsField(rule, 'children')) {
          const ruled = objectField(inner, 'scenario')
          if (ruled) addScenario(ruled, name, nameOf(rule))
        }
      }
    },
    find(astNodeIds) {
      const found = astNodeIds.flatMap((id) => nodes.get(id) ?? [])
      return found.find(({ row }) => row !== undefined) ?? found[0]
    },
  }
}

function nameOf(node: JsonObject | undefined): string {
  return (textField(node, 'name') ?? '').trim()
}

export function placeOf(node: JsonObject | undefined): Pick<FeatureNode, 'line' | 'column'> {
  const location = objectField(node, 'location')
  return { line: positionField(location, 'line'), column: positionField(location, 'column') }
}
