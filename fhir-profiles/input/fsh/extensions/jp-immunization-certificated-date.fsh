Extension: JP_Immunization_CertificatedDate
Id: jp-immunization-certificated-date
Title: "国家検定の合格日 / Day the lot passed the national test"
Description: """
使ったロットが国家検定に合格した日です。

The day on which the lot passed the national test.
"""
* insert Restated(http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Immunization_CertificatedDate)
* insert Context(Immunization)
* . ^short = "国家検定の合格日 / Day the lot passed the national test"
* value[x] only date
* value[x] 1..1
