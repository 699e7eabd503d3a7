Extension: JP_Organization_InsuranceOrganizationNo
Id: jp-organization-insurance-organization-no
Title: "医療機関コード（7 桁） / Institution number (seven digits)"
Description: """
都道府県番号と点数表の種別を除いた 7 桁の医療機関コードです。

The seven digits of an institution's code, without prefecture and fee table.
"""
* insert Restated(http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Organization_InsuranceOrganizationNo)
* insert Context(Organization)
* . ^short = "医療機関コード（7 桁） / Institution number (seven digits)"
* value[x] only Identifier
* value[x] 1..1
* valueIdentifier.system 1..1
* valueIdentifier.system = $INSTITUTION-7 (exactly)
