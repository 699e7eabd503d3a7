Profile: JP_PractitionerRole
Parent: PractitionerRole
Id: jp-practitionerrole
Title: "医療者の役割 / Role of a practitioner in Japan"
Description: """
医療者が、どの組織のどの場所で、何の役割を果たすかです。

Which role a practitioner has, in which organization and at which place.
"""
* insert Restated(http://jpfhir.jp/fhir/core/StructureDefinition/JP_PractitionerRole)
* practitioner only Reference(JP_Practitioner)
* organization only Reference(JP_Organization)
* location only Reference(JP_Location)
* code from http://jpfhir.jp/fhir/core/ValueSet/JP_PractitionerRole_VS (preferred)
