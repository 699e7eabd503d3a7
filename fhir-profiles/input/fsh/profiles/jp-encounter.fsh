Profile: JP_Encounter
Parent: Encounter
Id: jp-encounter
Title: "受診 / Encounter in Japan"
Description: """
受診や入院です。誰が、誰に、どこで診てもらったかを示します。

A visit or a stay: who was seen by whom, and where.
"""
* insert Restated(http://jpfhir.jp/fhir/core/StructureDefinition/JP_Encounter)
* extension contains http://hl7.org/fhir/StructureDefinition/encounter-associatedEncounter named associatedEncounter 0..1
* subject only Reference(JP_Patient or Group)
* participant.individual only Reference(JP_Practitioner or JP_PractitionerRole or RelatedPerson)
* serviceProvider only Reference(JP_Organization)
* location.location only Reference(JP_Location)
