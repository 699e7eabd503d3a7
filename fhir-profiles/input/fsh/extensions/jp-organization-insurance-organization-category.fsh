Extension: JP_Organization_InsuranceOrganizationCategory
Id: jp-organization-insurance-organization-category
Title: "点数表の種別 / Fee table of an organization"
Description: """
医療機関が使う点数表の種別です。

The fee table that an institution charges by.
"""
* insert Restated(http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Organization_InsuranceOrganizationCategory)
* insert Context(Organization)
* . ^short = "点数表の種別 / Kind of fee table"
* value[x] only Coding
* value[x] 1..1
* valueCoding from JP_MedicalFeeScoreType_VS (extensible)
