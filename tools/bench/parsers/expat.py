"""What ElementTree's iterparse finds in a JUnit report, and the milliseconds of the processor that it takes."""

import json
import resource
import sys
import xml.etree.ElementTree as ElementTree

cases = 0
characters = 0
for _, element in ElementTree.iterparse(sys.argv[1], events=("end",)):
    if element.tag == "testcase":
        cases += 1
        characters += len(element.get("name")) + len(element.get("classname"))
        for child in element:
            if child.tag in ("failure", "error", "flakyFailure"):
                characters += len(child.get("message")) + len(child.get("type")) + len("".join(child.itertext()))
            elif child.tag == "system-out":
                characters += len(child.text or "")
    elif element.tag == "testsuite":
        element.clear()
usage = resource.getrusage(resource.RUSAGE_SELF)
cpu = (usage.ru_utime + usage.ru_stime) * 1000
print(json.dumps({"cpuMs": cpu, "cases": cases, "characters": characters}))
