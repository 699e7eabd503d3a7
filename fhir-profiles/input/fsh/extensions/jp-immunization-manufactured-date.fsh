Extension: JP_Immunization_ManufacturedDate
Id: jp-immunization-manufactured-date
Title: "ワクチンの製造日 / Day the vaccine was made"
Description: """
使ったロットの製造日です。

The day on which the lot was made.
"""
* insert Restated(http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Immunization_ManufacturedDate)
* insert Context(Immunization)
* . ^short = "ロットの製造日 / Day the lot was made"
* value[x] only date
* value[x] 1..1
