Extension: ProgrammeExtension
Id: programme
Title: "接種の区分 / Programme"
Description: """
定期（A類・B類）、臨時、任意など、どの制度による接種か、またはどの制度の案内かです。

The programme in which a dose was given, or that a recommendation is about: routine (class A or B), temporary, voluntary and so on.
"""
* insert Own
* insert Context(Immunization)
* insert Context(ImmunizationRecommendation.recommendation)
* . ^short = "接種の区分（定期・臨時・任意など） / Routine, temporary, voluntary …"
* value[x] only Coding
* value[x] 1..1
* valueCoding from $PROGRAMME-SET (required)
