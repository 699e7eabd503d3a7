Extension: JP_Immunization_DueDateOfNextDose
Id: jp-immunization-due-date-of-next-dose
Title: "次回の接種の予定日 / Day the next dose is due"
Description: """
次の回の接種を予定する日です。計算した予定（ImmunizationRecommendation）ではなく、接種した人が書いた日です。

The day on which the next dose is due, as whoever gave this one wrote it down; not a computed recommendation.
"""
* insert Restated(http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Immunization_DueDateOfNextDose)
* insert Context(Immunization)
* . ^short = "次回の接種の予定日 / Day the next dose is due"
* value[x] only date
* value[x] 1..1
