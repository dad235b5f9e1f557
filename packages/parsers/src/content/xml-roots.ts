import type { ContentDescription } from './describe-content.ts'

/** What an XML document of this root is; where several formats share a root, the first whose mark its beginning has. */
export interface RootRule extends ContentDescription {
  readonly root: string
  /** Looked for from the root's tag on, as far as the beginning reaches. */
  readonly mark?: RegExp
}

const rule = (root: string, format: string, seen: string, mark?: RegExp): RootRule =>
  mark ? { root, format, seen, mark } : { root, format, seen }

export const rootRules: readonly RootRule[] = [
  rule('testsuites', 'check', 'Check results', /^<testsuites\s[^>]*check\.sourceforge\.net/),
  rule('testsuites', 'junit', 'JUnit XML'),
  rule('testsuite', 'junit', 'JUnit XML'),
  rule('testng-results', 'testng', 'TestNG results'),
  rule('TestRun', 'trx', 'Visual Studio TRX results', /^<(?:\w+:)?TestRun\s[^>]*microsoft\.com/),
  rule('TestRun', 'aunit', 'AUnit results', /^<TestRun\b[^>]*>\s*<Statistics>/),
  rule('TestRun', 'cppunit', 'CppUnit results', /<(?:FailedTests|SuccessfulTests|Statistics)\b/),
  rule('TestRun', 'trx', 'Visual Studio TRX results'),
  rule('test-run', 'nunit3', 'NUnit 3 results'),
  rule('test-results', 'nunit2', 'NUnit 2 results'),
  rule('assemblies', 'xunit', 'xUnit.net results'),
  rule(
    'assembly',
    'application-manifest',
    'an application manifest',
    /^<assembly\s[^>]*schemas-microsoft-com:asm/,
  ),
  rule('assembly', 'xunit', 'xUnit.net results'),
  rule('robot', 'robot', 'Robot Framework output'),
  rule('Site', 'ctest', 'a CTest or CDash file'),
  rule('TestLog', 'boost-test', 'Boost.Test output'),
  rule('TestResult', 'boost-test', 'a Boost.Test report', /<TestSuite\b/),
  rule('CUNIT_TEST_RUN_REPORT', 'cunit', 'CUnit results'),
  rule('CUNIT_TEST_LIST_REPORT', 'cunit-listing', 'a CUnit listing, which holds no outcomes'),
  rule('TestCase', 'qtest', 'QTestLib results'),
  rule('testcase', 'qtest', 'QTestLib results', /<Environment>/),
  rule('Environment', 'qtest-light', 'QTestLib output without a root, which is no document', /<QtVersion>/),
  rule('gtester', 'gtester', 'GLib gtester results'),
  rule('unittest-results', 'unittest-cpp', 'UnitTest++ results'),
  rule('ResultsSession', 'cpptest', 'Parasoft C++test results'),
  rule('valgrindoutput', 'valgrind', 'Valgrind output'),
  rule('TestResults', 'fpcunit', 'FPCUnit results'),
  rule('report-result', 'mbunit', 'MbUnit results'),
  rule('report', 'mbunit', 'Gallio and MbUnit results', /gallio\.org/),
  rule('report', 'coverage', 'a coverage report'),
  rule(
    'Result',
    'android-cts',
    'Android compatibility test results',
    /<(?:Build|Module|Summary|RunHistory)\b/,
  ),
  rule('Catch', 'catch2', 'Catch2 results'),
  rule('Catch2TestRun', 'catch2', 'Catch2 results'),
  rule('MatchingTests', 'catch2-listing', 'a Catch2 listing, which holds no outcomes'),
  rule('doctest', 'doctest', 'doctest results'),
  rule('testExecutions', 'sonar-generic', 'SonarQube generic test data'),
  rule('events', 'open-test-reporting', 'Open Test Reporting events'),
  rule('failsafe-summary', 'failsafe-summary', 'a Maven Failsafe summary, which holds no cases'),
  rule('coverage', 'coverage', 'a coverage report'),
  rule('CoverageSession', 'coverage', 'a coverage report'),
  rule('checkstyle', 'checkstyle', 'Checkstyle findings'),
  rule('pmd', 'pmd', 'PMD findings'),
  rule('BugCollection', 'spotbugs', 'SpotBugs findings'),
  rule('project', 'build-file', 'a build file'),
  rule('html', 'html', 'an HTML page'),
  rule('svg', 'svg', 'an SVG image'),
]
