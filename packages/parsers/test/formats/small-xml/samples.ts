/** One small report for each format, with a pass, a failure and what else the format knows. */
export const samples: Readonly<Record<string, string>> = {
  cppunit: `<?xml version="1.0" encoding='ISO-8859-1' standalone='yes' ?>
<TestRun><FailedTests>
  <FailedTest id="2"><Name>shop::Cart::fails</Name><FailureType>Assertion</FailureType>
    <Location><File>cart.cpp</File><Line>12</Line></Location><Message>1 is not 2
</Message></FailedTest>
  <FailedTest id="3"><Name>Cart::throws</Name><FailureType>Error</FailureType><Message>thrown</Message></FailedTest>
</FailedTests><SuccessfulTests><Test id="1"><Name>Cart::adds</Name></Test></SuccessfulTests>
<Statistics><Tests>3</Tests><FailuresTotal>2</FailuresTotal><Errors>1</Errors><Failures>1</Failures></Statistics></TestRun>`,
  aunit: `<?xml version='1.0' encoding='utf-8' ?>
<TestRun elapsed="0.5"><Statistics><Tests>3</Tests><FailuresTotal>2</FailuresTotal><Failures>1</Failures><Errors>1</Errors></Statistics>
<SuccessfulTests><Test elapsed="0.25"><Name>cart adds</Name></Test></SuccessfulTests>
<FailedTests><Test><Name>cart fails</Name><FailureType>Assertion</FailureType><Message>wrong</Message>
  <Location><File>carts.adb</File><Line>14</Line></Location></Test>
  <Test><Name>cart raises</Name><FailureType>Error</FailureType><Message>CONSTRAINT_ERROR</Message>
  <Exception><Message>CONSTRAINT_ERROR</Message><Information>raised</Information><Traceback></Traceback></Exception></Test></FailedTests></TestRun>`,
  check: `<?xml version="1.0"?>
<testsuites xmlns="http://check.sourceforge.net/ns"><datetime>2024-05-01 10:00:00</datetime><suite><title>cart</title>
  <test result="success"><path>.</path><fn>cart.c:6</fn><id>adds</id><iteration>0</iteration><duration>0.25</duration><description>core</description><message>Passed</message></test>
  <test result="failure"><path>.</path><fn>cart.c:9</fn><id>fails</id><iteration>2</iteration><duration>-1.000000</duration><description>core</description><message>1 is not 2</message></test>
  <test result="error"><path>.</path><fn>cart.c:12</fn><id>crashes</id><iteration>0</iteration><duration>-1.000000</duration><description>core</description><message>Received signal 6</message></test>
</suite><duration>0.5</duration></testsuites>`,
  cunit: `<?xml version="1.0" ?>
<?xml-stylesheet type="text/xsl" href="CUnit-Run.xsl" ?>
<!DOCTYPE CUNIT_TEST_RUN_REPORT SYSTEM "CUnit-Run.dtd">
<CUNIT_TEST_RUN_REPORT><CUNIT_HEADER/><CUNIT_RESULT_LISTING>
  <CUNIT_RUN_SUITE><CUNIT_RUN_SUITE_SUCCESS><SUITE_NAME> cart </SUITE_NAME>
    <CUNIT_RUN_TEST_RECORD><CUNIT_RUN_TEST_SUCCESS><TEST_NAME> adds </TEST_NAME></CUNIT_RUN_TEST_SUCCESS></CUNIT_RUN_TEST_RECORD>
    <CUNIT_RUN_TEST_RECORD><CUNIT_RUN_TEST_FAILURE><TEST_NAME> fails </TEST_NAME><FILE_NAME> cart.c </FILE_NAME><LINE_NUMBER> 9 </LINE_NUMBER><CONDITION> 1 == 2 </CONDITION></CUNIT_RUN_TEST_FAILURE></CUNIT_RUN_TEST_RECORD>
    <CUNIT_RUN_TEST_RECORD><CUNIT_RUN_TEST_FAILURE><TEST_NAME> fails </TEST_NAME><FILE_NAME> cart.c </FILE_NAME><LINE_NUMBER> 10 </LINE_NUMBER><CONDITION> 2 == 3 </CONDITION></CUNIT_RUN_TEST_FAILURE></CUNIT_RUN_TEST_RECORD>
  </CUNIT_RUN_SUITE_SUCCESS></CUNIT_RUN_SUITE>
  <CUNIT_RUN_SUITE><CUNIT_RUN_SUITE_FAILURE><SUITE_NAME> no_database </SUITE_NAME><FAILURE_REASON> Suite Initialization Failed </FAILURE_REASON></CUNIT_RUN_SUITE_FAILURE></CUNIT_RUN_SUITE>
</CUNIT_RESULT_LISTING><CUNIT_RUN_SUMMARY>
  <CUNIT_RUN_SUMMARY_RECORD><TYPE> Suites </TYPE><TOTAL> 2 </TOTAL><RUN> 1 </RUN><SUCCEEDED> - NA - </SUCCEEDED><FAILED> 1 </FAILED></CUNIT_RUN_SUMMARY_RECORD>
  <CUNIT_RUN_SUMMARY_RECORD><TYPE> Test Cases </TYPE><TOTAL> 3 </TOTAL><RUN> 2 </RUN><SUCCEEDED> 1 </SUCCEEDED><FAILED> 1 </FAILED></CUNIT_RUN_SUMMARY_RECORD>
</CUNIT_RUN_SUMMARY></CUNIT_TEST_RUN_REPORT>`,
  'unittest-cpp': `<?xml version="1.0"?><unittest-results tests="2" failedtests="1" failures="1" time="0.5">
<test suite="Cart" name="adds" time="0.25"/>
<test suite="Cart" name="fails" time="1.3e-05"><failure message="src/cart.cpp(14) : 1 is not 2"/></test></unittest-results>`,
  fpcunit: `<?xml version="1.0" encoding="utf-8"?>
<TestResults><!-- Generated using FPCUnit --><TestListing><TestSuite Name="" NumberOfRunTests="4"><TestSuite Name="TCart" ElapsedTime="00:00:01.000">
  <Test Name="TestAdds" Result="OK" ElapsedTime="00:00:00.250"/>
  <Test Name="TestFails" Result="Failed"><Message>TCart.TestFails: wrong</Message><ExceptionClass>EAssertionFailedError</ExceptionClass><ExceptionMessage>wrong</ExceptionMessage></Test>
  <Test Name="TestThrows" Result="Error"><Message>TCart.TestThrows: thrown</Message><ExceptionClass>Exception</ExceptionClass><ExceptionMessage>thrown</ExceptionMessage><SourceUnitName>cart.pas</SourceUnitName><LineNumber>7</LineNumber></Test>
  <Test Name="TestWaits" Result="Ignored"><Message>not today</Message></Test>
</TestSuite></TestSuite></TestListing>
<NumberOfRunTests>4</NumberOfRunTests><NumberOfErrors>1</NumberOfErrors><NumberOfFailures>1</NumberOfFailures><NumberOfIgnoredTests>1</NumberOfIgnoredTests></TestResults>`,
  gtester: `<?xml version="1.0"?>
<gtester><testbinary path="./shop_test"><binary file="./shop_test"/>
  <testcase path="/cart/adds"><message>said</message><duration>0.25</duration><status exit-status="0" n-forks="0" result="success"/></testcase>
  <testcase path="/cart/waits"><duration>0</duration><status exit-status="1" n-forks="0" result="success"/></testcase>
  <testcase path="/cart/is-open"><duration>0</duration><status exit-status="3" n-forks="0" result="failed"/></testcase>
  <testcase path="/cart/asserts"><error>1 is not 2</error><duration>0</duration><status exit-status="-256" n-forks="0" result="failed"/></testcase></testbinary>
<testbinary path="./shop_test"><testcase path="/cart/adds" skipped="1"/><testcase path="/orders/never" skipped="1"/></testbinary></gtester>`,
  qtest: `<?xml version="1.0" encoding="UTF-8"?>
<TestCase name="CartTest"><Environment><QtVersion>5.15.8</QtVersion></Environment>
<TestFunction name="adds"><Message type="qdebug" file="" line="0"><Description><![CDATA[said]]></Description></Message><Incident type="pass" file="" line="0"/><Duration msecs="250.5"/></TestFunction>
<TestFunction name="waits"><Message type="skip" file="cart.cpp" line="4"><Description><![CDATA[not today]]></Description></Message></TestFunction>
<TestFunction name="knownToFail"><Incident type="xfail" file="cart.cpp" line="5"><Description><![CDATA[a bug]]></Description></Incident><Incident type="pass" file="" line="0"/></TestFunction>
<TestFunction name="passesUnexpectedly"><Incident type="xpass" file="cart.cpp" line="6"><Description><![CDATA[unexpected]]></Description></Incident></TestFunction>
<TestFunction name="isPositive"><Incident type="pass" file="" line="0"><DataTag><![CDATA[one]]></DataTag></Incident>
<Incident type="fail" file="cart.cpp" line="7"><DataTag><![CDATA[minus one]]></DataTag><Description><![CDATA[wrong]]></Description></Incident><Duration msecs="1"/></TestFunction>
<TestFunction name="saysNothing"></TestFunction></TestCase>`,
  'boost-test': `<TestLog><TestSuite name="shop"><TestSuite name="cart" file="cart.cpp" line="1">
<TestCase name="adds" file="cart.cpp" line="3"><Message file="cart.cpp" line="4"><![CDATA[said]]></Message><TestingTime>250000</TestingTime></TestCase>
<TestCase name="fails" file="cart.cpp" line="6"><Error file="cart.cpp" line="7"><![CDATA[1 is not 2]]><Context><Frame><![CDATA[row 1]]></Frame></Context></Error><TestingTime>1</TestingTime></TestCase>
<TestCase name="throws" file="cart.cpp" line="9"><Exception file="unknown location" line="0"><![CDATA[thrown]]><LastCheckpoint file="cart.cpp" line="10"><![CDATA[before]]></LastCheckpoint></Exception><TestingTime>1</TestingTime></TestCase>
<TestCase name="waits" skipped="yes" reason="disabled"/></TestSuite>
<TestSuite name="off" skipped="yes" reason="disabled"/>
<TestSuite name="broken" file="cart.cpp" line="20"><Exception file="unknown location" line="0"><![CDATA[no database]]></Exception></TestSuite></TestSuite></TestLog>`,
  catch2: `<?xml version="1.0" encoding="UTF-8"?>
<Catch2TestRun name="shop_test" rng-seed="7" xml-format-version="3" catch2-version="3.5.0" filters="~[slow]">
  <TestCase name="adds" tags="[cart][fast]" filename="cart.cpp" line="5">
    <OverallResult success="true" skips="0" durationInSeconds="0.25"><StdOut>said</StdOut><StdErr>warned</StdErr></OverallResult></TestCase>
  <TestCase name="fails" tags="[cart]" filename="cart.cpp" line="8"><Section name="full" filename="cart.cpp" line="9"><Info>with items</Info>
    <Expression success="true" type="CHECK" filename="cart.cpp" line="10"><Original>true</Original><Expanded>true</Expanded></Expression>
    <Info>of two</Info>
    <Expression success="false" type="CHECK" filename="cart.cpp" line="11"><Original>sum == 2</Original><Expanded>1 == 2</Expanded></Expression>
    <OverallResults successes="1" failures="1" expectedFailures="0" skipped="false"/></Section>
    <OverallResult success="false" skips="0"/></TestCase>
  <TestCase name="throws" filename="cart.cpp" line="14"><Exception filename="cart.cpp" line="14">thrown</Exception><OverallResult success="false" skips="0"/></TestCase>
  <TestCase name="throws later" filename="cart.cpp" line="15"><Expression success="false" type="REQUIRE" filename="cart.cpp" line="16">
    <Original>{Unknown expression after the reported line}</Original><Expanded>{Unknown expression after the reported line}</Expanded><Exception filename="cart.cpp" line="16">thrown late</Exception></Expression>
    <OverallResult success="false" skips="0"/></TestCase>
  <TestCase name="does not throw" filename="cart.cpp" line="17"><Expression success="false" type="REQUIRE_NOTHROW" filename="cart.cpp" line="18">
    <Original>add()</Original><Expanded>add()</Expanded><Exception filename="cart.cpp" line="18">thrown</Exception></Expression><OverallResult success="false" skips="0"/></TestCase>
  <TestCase name="waits" filename="cart.cpp" line="20"><Section name="later" filename="cart.cpp" line="21"><Skip filename="cart.cpp" line="22">not today</Skip>
    <OverallResults successes="0" failures="0" expectedFailures="0" skipped="true"/></Section><OverallResult success="true" skips="1"/></TestCase>
  <TestCase name="is open" tags="[!mayfail]" filename="cart.cpp" line="25"><Failure filename="cart.cpp" line="26">not yet</Failure><OverallResult success="true" skips="0"/></TestCase>
  <TestCase name="passes unexpectedly" tags="[!shouldfail]" filename="cart.cpp" line="28"><OverallResult success="false" skips="0"/></TestCase>
  <TestCase name="is measured" filename="cart.cpp" line="30"><BenchmarkResults name="sum" samples="100" iterations="1"><!--All values in nano seconds--><mean value="7"/></BenchmarkResults>
    <Expression success="false" type="CHECK_NOFAIL" filename="cart.cpp" line="31"><Original>false</Original><Expanded>false</Expanded></Expression>
    <OverallResult success="true" skips="0"/></TestCase>
  <OverallResults successes="2" failures="5" expectedFailures="1" skips="1"/>
  <OverallResultsCases successes="2" failures="5" expectedFailures="1" skips="1"/>
</Catch2TestRun>`,
  doctest: `<?xml version="1.0" encoding="UTF-8"?>
<doctest binary="./shop_test" version="2.4.9"><Options order_by="file" rand_seed="0" first="0" last="4294967295" abort_after="0"/>
  <TestSuite name="cart">
    <TestCase name="adds" filename="cart.cpp" line="5" description="sums"><OverallResultsAsserts successes="1" failures="0" test_case_success="true" duration="0.25"/></TestCase>
    <TestCase name="fails" filename="cart.cpp" line="8"><SubCase name="full" filename="cart.cpp" line="9">
      <Expression success="false" type="CHECK" filename="cart.cpp" line="11"><Original>sum == 2</Original><Expanded>1 == 2</Expanded><Info>of two</Info></Expression></SubCase>
      <OverallResultsAsserts successes="0" failures="1" test_case_success="false"/></TestCase>
    <TestCase name="warns" filename="cart.cpp" line="12"><Expression success="false" type="WARN" filename="cart.cpp" line="12"><Original>false</Original></Expression>
      <Message type="WARNING" filename="cart.cpp" line="12"><Text>a word</Text></Message><OverallResultsAsserts successes="0" failures="0" test_case_success="true"/></TestCase>
    <TestCase name="gives up" filename="cart.cpp" line="13"><Message type="FATAL ERROR" filename="cart.cpp" line="13"><Text>no</Text></Message>
      <OverallResultsAsserts successes="0" failures="1" test_case_success="false"/></TestCase>
    <TestCase name="throws" filename="cart.cpp" line="14"><Exception crash="false">thrown</Exception><OverallResultsAsserts successes="0" failures="0" test_case_success="false"/></TestCase>
    <TestCase name="waits" filename="cart.cpp" line="20" skipped="true"/>
    <TestCase name="is open" filename="cart.cpp" line="25" may_fail="true"><Message type="ERROR" filename="cart.cpp" line="26"><Text>not yet</Text></Message>
      <OverallResultsAsserts successes="0" failures="1" test_case_success="true"/></TestCase>
    <TestCase name="fails as expected" filename="cart.cpp" line="27"><Message type="ERROR" filename="cart.cpp" line="27"><Text>known</Text></Message>
      <OverallResultsAsserts successes="0" failures="1" test_case_success="true" expected_failures="1"/></TestCase>
  </TestSuite>
  <TestSuite><TestCase name="passes unexpectedly" filename="cart.cpp" line="28" should_fail="true"><OverallResultsAsserts successes="1" failures="0" test_case_success="false"/></TestCase></TestSuite>
  <OverallResultsAsserts successes="2" failures="4"/>
  <OverallResultsTestCases successes="4" failures="4" skipped="1"/>
</doctest>`,
  valgrind: `<?xml version="1.0"?>
<valgrindoutput><protocolversion>4</protocolversion><protocoltool>memcheck</protocoltool><pid>1</pid><tool>memcheck</tool>
<args><vargv><exe>/usr/bin/valgrind.bin</exe></vargv><argv><exe>./shop</exe><arg>x</arg></argv></args>
<status><state>RUNNING</state><time>00:00:00:00.025 </time></status>
<error><unique>0x0</unique><tid>1</tid><kind>InvalidRead</kind><what>Invalid read of size 4</what>
  <stack><frame><ip>0x1</ip><obj>/usr/lib/x.so</obj><fn>free</fn></frame><frame><ip>0x2</ip><obj>/project/shop</obj><fn>adds</fn><dir>/project</dir><file>shop.c</file><line>11</line></frame></stack>
  <auxwhat>Address is inside a block</auxwhat></error>
<status><state>FINISHED</state><time>00:00:00:00.420 </time></status>
<error><unique>0x1</unique><tid>1</tid><kind>Leak_DefinitelyLost</kind><xwhat><text>18 bytes are lost</text><leakedbytes>18</leakedbytes></xwhat><stack><frame><ip>0x3</ip></frame></stack></error>
<errorcounts><pair><count>3</count><unique>0x0</unique></pair></errorcounts></valgrindoutput>`,
  cpptest: `<?xml version='1.0' encoding='UTF-8'?>
<ResultsSession time="12/27/11 10:45:42" toolName="C++test" toolVer="7.3"><ExecutedTestsDetails><Total fail="1" name="Passed / Total" pass="1"><Project fail="1" name="shop" pass="1"><TestSuite fail="1" name="tests" pass="1">
  <TestSuite fail="1" name="CartTest" pass="1"><Test fail="0" id="CPP://1" name="CartTest::adds" pass="1" time="0:00:00.250"/><Test fail="1" id="CPP://2" name="CartTest::fails" pass="0" time="0:00:00.000"/></TestSuite>
</TestSuite></Project></Total></ExecutedTestsDetails>
<Exec time="0:00:01"><ExecViols>
  <ExecViol cat="6" testId="CPP://1" testName="CartTest::adds"><Thr><ThrPart clName="Outcome" detMsg="Outcome: 1"/></Thr></ExecViol>
  <ExecViol cat="0" testId="CPP://2" testName="CartTest::fails"><Thr><ThrPart clName="Assertion" detMsg="1 is not 2"><Trace fileName="/shop/cart.cpp" ln="45"/></ThrPart></Thr></ExecViol>
</ExecViols></Exec></ResultsSession>`,
  mbunit: `<?xml version="1.0" encoding="utf-8"?>
<report-result date="2012-11-13T15:05:58"><counter duration="0.007" run-count="3" success-count="1" failure-count="1" ignore-count="1" skip-count="0"/>
<assemblies><assembly name="Shop.Tests"><set-up name="SetUp" result="success"/><namespaces><namespace name="Shop"><fixtures><fixture name="Cart" type="Shop.Cart">
  <set-up name="Cart.SetUp" result="failure"><exception type="System.Exception"><message>no database</message></exception></set-up><runs>
  <run name="Cart.Adds" result="success" duration="0.25"><console-out>said</console-out><console-error/></run>
  <run name="Cart.Fails" result="failure" duration="0"><exception type="NotEqualAssertionException"><message>1 is not 2</message><stack-trace>at Cart.Fails()</stack-trace></exception></run>
  <run name="Cart.Waits" result="ignore" duration="0"/></runs></fixture></fixtures></namespace></namespaces></assembly></assemblies></report-result>`,
  'android-cts': `<?xml version='1.0' encoding='UTF-8' standalone='no'?><?xml-stylesheet type="text/xsl" href="compatibility_result.xsl"?>
<Result start="1680745541059" end="1680745600607" suite_name="CTS" suite_version="12.1_r5" suite_plan="cts" report_version="5.0" devices="emulator-5554">
<Build build_id="1"/><Summary pass="1" failed="1" modules_done="1" modules_total="1"/>
<Module name="CtsCartTestCases" abi="arm64-v8a" runtime="30" done="true" pass="1" total_tests="4"><TestCase name="android.shop.CartTest">
  <Test result="pass" name="testAdds"/>
  <Test result="fail" name="testFails"><Failure message="1 is not 2&#13;"><StackTrace>at CartTest</StackTrace></Failure></Test>
  <Test result="ASSUMPTION_FAILURE" name="testAssumes"/><Test result="IGNORED" name="testWaits"/>
</TestCase></Module></Result>`,
}
