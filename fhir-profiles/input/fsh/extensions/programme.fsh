Extension: ProgrammeExtension
Id: programme
Title: "接種の区分 / Programme of a dose"
Description: """
定期（A類・B類）、臨時、任意など、どの制度による接種かです。

The programme in which a dose was given: routine (class A or B), temporary, voluntary and so on.
"""
* insert Own
* insert Context(Immunization)
* . ^short = "接種の区分（定期・臨時・任意など） / Routine, temporary, voluntary …"
* value[x] only Coding
* value[x] 1..1
* valueCoding from $PROGRAMME-SET (required)
