Extension: JP_Patient_Race
Id: jp-patient-race
Title: "人種 / Race"
Description: """
対象者の人種です。予防接種の事務では使いません。

The race of a person. Immunization has no use for it.
"""
* insert Restated(http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Patient_Race)
* insert Context(Patient)
* . ^short = "人種 / Race"
* value[x] only CodeableConcept
* value[x] 1..1
* value[x] from http://terminology.hl7.org/ValueSet/v3-Race (preferred)
