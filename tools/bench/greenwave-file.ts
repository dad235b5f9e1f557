/** A file with one policy of Greenwave, with so many rules. */
export function greenwaveFile(rules: number): string {
  const lines = Array.from(
    { length: rules },
    (_, index) => `  - !PassingTestCaseRule {test_case_name: ${testcaseNamed(index)}}\n`,
  )
  return `--- !Policy
id: large
product_versions: [fedora-*]
decision_context: bodhi_update_push_stable
subject_type: koji_build
rules:
${lines.join('')}`
}

export function testcaseNamed(index: number): string {
  return `fedora-ci.koji-build.area-${index % 100}.functional-${index}`
}
