Profile: JP_Immunization
Parent: Immunization
Id: jp-immunization
Title: "予防接種 / Immunization in Japan"
Description: """
日本の予防接種の記録です。ワクチン一つの接種につき一つの記録を作ります。

A record of immunization in Japan: one for each vaccine given.
"""
* insert Restated(http://jpfhir.jp/fhir/core/StructureDefinition/JP_Immunization)
* extension contains
    JP_Immunization_DueDateOfNextDose named dueDateOfNextDose 0..1 and
    JP_Immunization_ManufacturedDate named manufacturedDate 0..1 and
    JP_Immunization_CertificatedDate named certificatedDate 0..1
* vaccineCode from JP_MedicationCode_Immunization_VS (preferred)
* patient only Reference(JP_Patient)
* encounter only Reference(JP_Encounter)
* location only Reference(JP_Location)
* manufacturer only Reference(JP_Organization)
* site from JP_MedicationBodySiteJAMIExternal_VS (preferred)
* doseQuantity only JP_MedicationSimpleQuantity
* performer.actor only Reference(JP_Practitioner or JP_PractitionerRole or JP_Organization)
