Profile: JP_Patient
Parent: Patient
Id: jp-patient
Title: "患者 / Patient in Japan"
Description: """
日本の患者です。識別子を一つ以上持ち、識別子には必ず値があります。氏名は表記を示せる形です。

A patient in Japan: at least one identifier, a value in each, and names that can say their script.
"""
* insert Restated(http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient)
* extension contains
    http://hl7.org/fhir/StructureDefinition/patient-religion named religion 0..* and
    http://hl7.org/fhir/StructureDefinition/patient-birthPlace named birthPlace 0..1 and
    JP_Patient_Race named race 0..*
* identifier 1..*
* identifier.value 1..1
* identifier.assigner only Reference(JP_Organization)
* name only JP_HumanName
* contact.organization only Reference(JP_Organization)
* generalPractitioner only Reference(JP_Organization or JP_Practitioner or JP_PractitionerRole)
* managingOrganization only Reference(JP_Organization)
* link.other only Reference(JP_Patient or RelatedPerson)
